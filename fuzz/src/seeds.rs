//! The seeds: every example below `fixtures/`, and every scalar in them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Body, ahlpay, paynet, paywall};

/// Forms that no fixture has.
const WRITTEN: &[&str] = &[
    "149.90",
    "149,90",
    "9007199254740993.01",
    "1.2e2\n120",
    "-0.05",
    "TRY",
    "949",
    "27.03.2023 06:34:41",
    "2019-10-18T21:46:17.71+03:00",
    "2019-10-18T21:46:17+0300",
    "27.3.2023 06:34",
    "11/21/2020 6:38:03 PM",
    "/Date(1605972000000+0300)/",
    "1605972000000",
    "2026-11-21",
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "120",
    "+90 532 123 45 67",
    "0 (532) 123-45-67",
    "ayse@example.com",
    "https://shop.example/paid?o=1",
    "http://[::1]:8080/cb",
    "pl1:paynet:test:default:c1c4f41c:ORD-1042-1",
    "pl1:paywall:production:default:%C5%9F%3A:ORD:1",
    "pc1:paynet:2026-11-01..2026-11-21@50",
    "paylink_reference=ORD-1&paylink_token=00",
    "status=Success&paymentId=9752770&uniqueCode=ORD-1&amount=25,0&installment=1&errorMessage=a&errorMessage=b",
    "referance_no=ORD-1&amount=149.90&is_succeed=true",
    "StoreKey456\nRND\nORDER-001\n1000",
];

/// The seeds of a target.
pub fn seeds(target: &str) -> Vec<Vec<u8>> {
    match target {
        "paynet" => picked(target, paynet::DECODERS),
        "paywall" => picked(target, paywall::DECODERS),
        "ahlpay" => picked(target, ahlpay::DECODERS),
        "forms" | "hashes" => {
            written().chain(examples("paynet")).chain(examples("paywall")).collect()
        }
        // Everything in the examples that this target can read.
        _ => {
            written().chain(scalars().into_iter().filter(|text| crate::run(target, text))).collect()
        }
    }
}

/// Tries the decoder that the first byte selects.
pub(crate) fn pick(decoders: &[(&str, Body)], data: &[u8]) -> bool {
    let Some((first, body)) = data.split_first() else { return false };
    decoders[usize::from(*first) % decoders.len()].1(body)
}

fn picked(provider: &str, decoders: &[(&str, Body)]) -> Vec<Vec<u8>> {
    let of_service = |(at, (service, _)): (u8, &(&str, Body))| {
        let bodies = files(&fixtures().join(provider).join(service));
        bodies.into_iter().map(move |body| [vec![at], body].concat())
    };
    (0..).zip(decoders).flat_map(of_service).collect()
}

fn written() -> impl Iterator<Item = Vec<u8>> {
    WRITTEN.iter().map(|text| text.as_bytes().to_vec())
}

fn examples(provider: &str) -> Vec<Vec<u8>> {
    folders(&fixtures().join(provider)).iter().flat_map(|service| files(service)).collect()
}

fn scalars() -> BTreeSet<Vec<u8>> {
    let mut found = BTreeSet::new();
    for body in
        folders(&fixtures()).iter().flat_map(|provider| folders(provider)).flat_map(|s| files(&s))
    {
        if let Ok(value) = serde_json::from_slice(&body) {
            collect(&value, &mut found);
        }
    }
    found
}

fn collect(value: &Value, found: &mut BTreeSet<Vec<u8>>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        Value::Object(members) => members.values().for_each(|value| collect(value, found)),
        Value::String(text) => drop(found.insert(text.as_bytes().to_vec())),
        other => drop(found.insert(other.to_string().into_bytes())),
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

fn folders(of: &Path) -> Vec<PathBuf> {
    listed(of).into_iter().filter(|path| path.is_dir()).collect()
}

/// The examples of a service, without `service.json`.
fn files(of: &Path) -> Vec<Vec<u8>> {
    let is_example = |path: &PathBuf| path.is_file() && !path.ends_with("service.json");
    listed(of)
        .iter()
        .filter(|path| is_example(path))
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

/// Sorted, because file systems differ in their order.
fn listed(of: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
