//! What the pages say of a request: data that is made from the fixtures.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::{Provider, ahlpay, paynet, paywall};

/// A service, and where it is served.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) provider: Provider,
    /// The end of the path.
    pub(super) name: &'static str,
    pub(super) method: &'static str,
    pub(super) page: Option<&'static str>,
    pub(super) fields: Vec<Field>,
    /// Places in `fields` by names in lower case.
    places: HashMap<String, usize>,
}

/// A field of a request.
#[derive(Debug, Deserialize)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) place: Place,
    pub(super) evidence: Evidence,
    pub(super) page: Option<&'static str>,
    /// JSON types; empty where none is known.
    pub(super) types: Vec<&'static str>,
    /// `yes`, `one-of:<group>` or `if:<field>`.
    pub(super) required: Option<&'static str>,
    pub(super) longest: Option<usize>,
    #[serde(default)]
    pub(super) values: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Place {
    Body,
    Header,
    Query,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Evidence {
    Documented,
    Observed,
    Unverified,
}

impl Service {
    /// The field of this name in any case.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(*self.places.get(&name.to_ascii_lowercase())?)
    }

    pub(super) fn has_body(&self) -> bool {
        self.fields.iter().any(|field| field.place == Place::Body)
    }
}

/// The service at a path of the sandbox.
pub(super) fn service(path: &str) -> Option<&'static Service> {
    static SERVICES: LazyLock<HashMap<String, Service>> = LazyLock::new(read);
    SERVICES.get(path)
}

#[derive(Deserialize)]
struct Described {
    path: &'static str,
    method: &'static str,
    page: Option<&'static str>,
    fields: Vec<Field>,
}

const SOURCES: [(Provider, &str); 3] = [
    (Provider::Paynet, include_str!("../../data/paynet/requests.json")),
    (Provider::Paywall, include_str!("../../data/paywall/requests.json")),
    (Provider::AhlPay, include_str!("../../data/ahlpay/requests.json")),
];

fn read() -> HashMap<String, Service> {
    let mut services = HashMap::new();
    for (provider, source) in SOURCES {
        // a test reads every file; without one there would be no findings, and nothing else would
        // be amiss
        let described: Vec<Described> = serde_json::from_str(source).unwrap_or_default();
        for Described { path, method, page, fields } in described {
            let full = format!("{}{path}", prefix(provider, path));
            let name =
                Provider::service(&full).and_then(|(_, name)| path.get(path.len() - name.len()..));
            let names = fields
                .iter()
                .enumerate()
                .map(|(place, field)| (field.name.to_ascii_lowercase(), place));
            let places = names.collect();
            let service =
                Service { provider, name: name.unwrap_or(path), method, page, fields, places };
            services.insert(full, service);
        }
    }
    services
}

fn prefix(provider: Provider, path: &str) -> &'static str {
    match provider {
        Provider::Paynet => paynet::PREFIX,
        Provider::AhlPay => ahlpay::PREFIX,
        Provider::Paywall if path.starts_with("/api/paywall/private/") => paywall::PRIVATE_PREFIX,
        Provider::Paywall => paywall::PREFIX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_description_can_be_read() {
        for (provider, source) in SOURCES {
            let described: Vec<Described> = serde_json::from_str(source).unwrap();
            assert!(!described.is_empty(), "{provider}");
        }
        let create = service("/paynet/v1/mailorder/create").unwrap();
        assert_eq!(
            (create.provider, create.name, create.method),
            (Provider::Paynet, "mailorder/create", "POST")
        );
        assert_eq!(create.field("AMOUNT").unwrap().types, ["number"]);
        let query = service("/paywall-private/api/paywall/private/query").unwrap();
        assert_eq!((query.name, query.fields[0].place), ("private/query", Place::Header));
        assert!(service("/paywall/api/paywall/private/query").is_none());
    }
}
