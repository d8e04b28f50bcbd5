//! `cargo xtask fixtures --pages` and the real fixtures: every recorded version is recognised in
//! every notation, and every change to it is named.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

mod common;
#[path = "common/saved.rs"]
mod saved;

use std::path::Path;
use std::process::{Command, Output};

use common::Workspace;
use paylink_testkit::fixtures::load::{Provider, Service};
use paylink_testkit::fixtures::schema::{Page, Row};
use paylink_testkit::json::Json;
use saved::{NOTATIONS, Notation, samples, save};
use xtask::fixtures::job::sound_providers;
use xtask::fixtures::pages::compare::nearest;
use xtask::fixtures::pages::page::Page as Saved;

fn real() -> Vec<Provider> {
    sound_providers(&paylink_testkit::workspace_root()).unwrap()
}

/// The recorded versions of all real pages.
fn versions(providers: &[Provider]) -> Vec<(&Service, &Page)> {
    let services = providers.iter().flat_map(|provider| &provider.services);
    let versions = services
        .flat_map(|service| service.description.pages.iter().map(move |page| (service, page)));
    versions.filter(|(_, version)| !version.tables.is_empty()).collect()
}

/// What differs between a page and the nearest version, and which that is.
fn differences(providers: &[Provider], page: &str) -> (String, Vec<String>) {
    let found = nearest(&Saved::read(page), providers).unwrap();
    let version = found.version.map_or_else(String::new, |version| version.id.clone());
    (version, found.differences.iter().map(|difference| difference.line()).collect())
}

#[test]
fn every_recorded_version_is_recognised_in_every_notation() {
    let providers = real();
    let mut recognised = 0;
    for (service, version) in versions(&providers) {
        for notation in NOTATIONS {
            // A copied text has no fences: only JSON can be found in it.
            let json = samples(service, version)
                .iter()
                .all(|(_, text)| text.trim_start().starts_with('{'));
            if notation == Notation::Copied && !json {
                continue;
            }
            let page = save(service, version, notation);
            let expected = (version.id.clone(), Vec::new());
            assert_eq!(
                differences(&providers, &page),
                expected,
                "{} in {notation:?}\n{page}",
                service.path
            );
            recognised += 1;
        }
    }
    assert!(recognised > 50, "{recognised}");
}

/// In each recorded version and notation, one change to its first and to its last table.
#[test]
fn every_change_to_a_recorded_table_is_named_and_nothing_else() {
    let providers = real();
    for (service, version) in versions(&providers) {
        for notation in [Notation::Html, Notation::Pipes] {
            for at in [0, version.tables.len() - 1] {
                let direction = version.tables[at].direction.word();
                let check = |change: &dyn Fn(&mut Vec<Row>), expected: String| {
                    let mut changed = version.clone();
                    change(&mut changed.tables[at].rows);
                    let found = differences(&providers, &save(service, &changed, notation));
                    assert_eq!(found, (version.id.clone(), vec![expected]), "{}", service.path);
                };
                let last = version.tables[at].rows.last().unwrap().clone();
                let (name, typed) = (&last.name, last.r#type.clone());
                let mut new = last.clone();
                new.name = "brand_new".to_owned();
                let shown =
                    [typed.clone(), last.required.as_ref().map(|word| format!("required: {word}"))];
                let shown: Vec<String> = shown.into_iter().flatten().collect();
                let words = if shown.is_empty() { "no type".to_owned() } else { shown.join(", ") };
                check(
                    &|rows| rows.insert(1, new.clone()),
                    format!("new field: {direction} `brand_new` ({words})"),
                );
                check(
                    &|rows| drop(rows.pop()),
                    format!("missing field: {direction} `{name}` ({words})"),
                );
                if let Some(typed) = typed {
                    let expected =
                        format!("changed type: {direction} `{name}`: ulid, recorded {typed}");
                    check(
                        &|rows| rows.last_mut().unwrap().r#type = Some("ulid".to_owned()),
                        expected,
                    );
                }
                if let Some(word) = &last.required {
                    let other = if word == "no" { "yes" } else { "no" };
                    let expected = format!(
                        "changed requirement: {direction} `{name}`: {other}, recorded {word}"
                    );
                    check(
                        &|rows| rows.last_mut().unwrap().required = Some(other.to_owned()),
                        expected,
                    );
                }
            }
        }
    }
}

#[test]
fn a_changed_byte_in_any_published_sample_is_named() {
    let providers = real();
    let mut changed = 0;
    for (service, version) in versions(&providers) {
        let page = save(service, version, Notation::Html);
        for example in &service.description.examples {
            let text = service.text(example).unwrap();
            if example.page.as_ref() != Some(&version.id) || !page.contains(text) {
                continue;
            }
            // The first value or name behind the opening line.
            let at = text.find(['"', '=']).unwrap() + 1;
            let other = format!("{}X{}", &text[..at], &text[at..]);
            let (found, lines) = differences(&providers, &page.replacen(text, &other, 1));
            let direction = example.direction.word();
            let expected = format!("changed sample: {direction} {}", example.file);
            // Code that is no JSON is not known to be a sample: the recorded one is missing.
            let missing = format!("missing sample: {direction} {}", example.file);
            assert_eq!(found, version.id);
            assert!(
                lines == [expected] || !text.starts_with('{') && lines == [missing],
                "{lines:#?}"
            );
            changed += 1;
        }
    }
    assert!(changed > 15, "{changed}");
}

fn command(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(words).output().unwrap()
}

fn save_watched(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for (service, version) in versions(&real()).into_iter().filter(|(_, version)| version.watched) {
        std::fs::write(folder.join(&version.id), save(service, version, Notation::Pipes)).unwrap();
    }
}

#[test]
fn exit_codes_and_json_of_the_command() {
    let workspace = Workspace::empty();
    let folder = workspace.root.join("saved");
    let name = folder.to_str().unwrap();
    let failed = command(&["fixtures", "--pages", name, "--json"]);
    assert_eq!(failed.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&failed.stderr).starts_with("error: "));
    assert_eq!(json(&failed).member("verdict"), Some(&Json::Text("failed".to_owned())));

    save_watched(&folder);
    let unchanged = command(&["fixtures", "--pages", name]);
    let lines = String::from_utf8(unchanged.stdout).unwrap();
    assert_eq!(unchanged.status.code(), Some(0), "{lines}");
    assert!(lines.ends_with("no difference\n"), "{lines}");

    std::fs::write(folder.join("passive"), "").unwrap();
    let changed = command(&["fixtures", "--json", "--pages", name]);
    assert_eq!(changed.status.code(), Some(1));
    let report = json(&changed);
    assert_eq!(report.member("verdict"), Some(&Json::Text("changed".to_owned())));
    assert!(
        matches!(report.member("missing"), Some(Json::Array(missing)) if missing.len() == 1),
        "{report:?}"
    );
}

fn json(output: &Output) -> Json {
    Json::parse(std::str::from_utf8(&output.stdout).unwrap().trim()).unwrap()
}
