//! What the providers document about requests: data that is generated from the fixtures.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;

use crate::provider::{Description, Provider, RequestRules};

/// A service, and where it is served.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) provider: Provider,
    pub(super) rules: &'static RequestRules,
    /// The end of the path, without the root that all services share.
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
    /// Returns the field of this name in any case.
    pub(super) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(*self.places.get(&name.to_ascii_lowercase())?)
    }

    /// Whether the service demands no key.
    pub(super) fn is_keyless(&self) -> bool {
        self.rules.keyless.contains(&self.name)
    }

    /// Whether most known clients send a field that nothing requires.
    pub(super) fn is_usual(&self, field: &str) -> bool {
        let mut usual = self.rules.usual.iter().filter(|(service, _)| *service == self.name);
        usual.any(|(_, fields)| fields.contains(&field))
    }

    pub(super) fn has_body(&self) -> bool {
        self.fields.iter().any(|field| field.place == Place::Body)
    }
}

#[derive(Deserialize)]
struct Described {
    path: &'static str,
    method: &'static str,
    page: Option<&'static str>,
    fields: Vec<Field>,
}

/// The documented services of all providers, by their path in the sandbox.
pub(crate) struct DocumentedServices(HashMap<String, Service>);

impl fmt::Debug for DocumentedServices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DocumentedServices").field(&self.0.len()).finish()
    }
}

impl DocumentedServices {
    pub(crate) fn read(descriptions: &[&'static Description]) -> Self {
        Self(descriptions.iter().flat_map(|own| services(own)).collect())
    }

    /// Name and method of the service at a path, and the types of a field and whether it is a
    /// header.
    #[cfg(test)]
    pub(crate) fn shape(
        &self,
        path: &str,
        field: &str,
    ) -> Option<(&str, &str, &[&'static str], bool)> {
        let service = self.get(path)?;
        let field = service.field(field)?;
        Some((service.name, service.method, &field.types, field.place == Place::Header))
    }

    /// Returns the service at a path of the sandbox.
    pub(super) fn get(&self, path: &str) -> Option<&Service> {
        self.0.get(path)
    }

    /// Returns the path and the service that a path names in any case, with or without a slash at
    /// its end.
    pub(super) fn meant(&self, path: &str) -> Option<(&str, &Service)> {
        let path = path.trim_end_matches('/');
        let mut known = self.0.iter();
        known
            .find(|(own, _)| own.eq_ignore_ascii_case(path))
            .map(|(path, service)| (path.as_str(), service))
    }
}

fn services(description: &'static Description) -> impl Iterator<Item = (String, Service)> {
    let rules = &description.requests;
    // a unit test reads every file: otherwise an invalid one would only mean that nothing is found
    let described: Vec<Described> = serde_json::from_str(rules.documented).unwrap_or_default();
    described.into_iter().map(move |Described { path, method, page, fields }| {
        let served = description.served_path(path);
        let length = description.service(&served).map_or(path.len(), str::len);
        let places = fields.iter().enumerate();
        let places = places.map(|(place, own)| (own.name.to_ascii_lowercase(), place)).collect();
        let name = path.get(path.len() - length..).unwrap_or(path);
        let provider = description.provider;
        (served, Service { provider, rules, name, method, page, fields, places })
    })
}

#[cfg(test)]
mod tests {
    use crate::providers::{DESCRIPTIONS, documented_services};

    use super::*;

    #[test]
    fn every_description_can_be_read() {
        for description in DESCRIPTIONS {
            let described: Vec<Described> =
                serde_json::from_str(description.requests.documented).unwrap();
            assert!(!described.is_empty(), "{}", description.provider);
            for Described { path, method, .. } in described {
                let service = documented_services().get(&description.served_path(path)).unwrap();
                assert_eq!((service.provider, service.method), (description.provider, method));
                for field in &service.fields {
                    let upper = service.field(&field.name.to_ascii_uppercase());
                    assert!(upper.is_some_and(|own| own.name.eq_ignore_ascii_case(field.name)));
                }
                assert!(path.ends_with(service.name) && !service.name.starts_with('/'));
            }
        }
    }
}
