//! The constants of a provider, by which the shared parts of the sandbox serve it.

use crate::Switch;

use super::Provider;

/// What is known of a provider before a sandbox starts.
#[derive(Debug)]
pub(crate) struct Description {
    pub(crate) provider: Provider,
    /// The provider's hosts, each below a path of the sandbox.
    pub(crate) hosts: &'static [Host],
    pub(crate) link_kinds: &'static [&'static LinkKind],
    pub(crate) services: Services,
    pub(crate) secrets: Secrets,
    pub(crate) requests: RequestRules,
    /// How the names of the provider's switches begin, without the dash that follows.
    pub(crate) switch_prefix: &'static str,
}

/// A host of a provider.
#[derive(Debug)]
pub(crate) struct Host {
    /// The path prefix of the sandbox, in place of the host. The documented paths follow it
    /// unchanged.
    pub(crate) prefix: &'static str,
    /// How the documented paths of all services begin.
    pub(crate) service_root: &'static str,
    /// How the documented paths of the services on this host begin, where the provider has several
    /// hosts. The host with the longest match serves a path.
    pub(crate) serves: &'static str,
}

/// A kind of payment link.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LinkKind {
    /// The kind in addresses of the dashboard and the control API.
    pub(crate) id: &'static str,
    /// The kind as a person reads it.
    pub(crate) name: &'static str,
    pub(crate) provider: Provider,
    /// Whether a link of this kind expires and can be deactivated.
    pub(crate) has_lifetime: bool,
    /// Whether the provider calls back after a payment.
    pub(crate) calls_back: bool,
}

/// The names of a provider's services, without the root that all of them share.
#[derive(Debug)]
pub(crate) struct Services {
    /// The services that the dashboard suggests for a fault.
    pub(crate) suggested: &'static [&'static str],
    /// The ends of paths that answer with the link that they have created.
    pub(crate) creating: &'static [&'static str],
    /// The ends of paths that answer with many links, in lower case.
    pub(crate) listing: &'static [&'static str],
    /// The ends of paths that accept large request bodies.
    pub(crate) large: &'static [&'static str],
}

/// What the sandbox keeps out of its logs.
#[derive(Debug)]
pub(crate) struct Secrets {
    /// The texts with which keys begin.
    pub(crate) marks: &'static [&'static str],
    /// The environment variables with keys, in the order in which they are printed.
    pub(crate) variables: &'static [KeyVariable],
    /// The names of headers that carry keys, in lower case.
    pub(crate) headers: &'static [&'static str],
    /// The paths, with their prefix, whose request bodies are never recorded.
    pub(crate) bodies: &'static [&'static str],
}

/// An environment variable whose value is a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyVariable {
    pub(crate) name: &'static str,
    /// How the keys of the sandbox begin.
    pub(crate) begins: &'static str,
}

/// How a provider reads requests.
#[derive(Debug)]
pub(crate) struct RequestRules {
    /// The documented services and their fields: JSON that is generated from the fixtures.
    pub(crate) documented: &'static str,
    /// Whether names of fields are read in any case. Known clients then send camelCase.
    pub(crate) any_case: bool,
    /// Whether known clients send 0 for an optional number that they were not given, and a field
    /// of a header in the body, too.
    pub(crate) sends_defaults: bool,
    /// The ends of paths that demand no key.
    pub(crate) keyless: &'static [&'static str],
    /// The fields that hold amounts, by the last part of their name.
    pub(crate) amounts: &'static [&'static str],
    pub(crate) amount_form: AmountForm,
    /// The fields that hold a number of rows.
    pub(crate) row_counts: &'static [&'static str],
    /// Services and their fields that most known clients send, but not all of them.
    pub(crate) usual: &'static [(&'static str, &'static [&'static str])],
    /// The documented values of `Content-Type` besides `application/json`.
    pub(crate) content_types: &'static [&'static str],
    /// The switch under which services that change nothing are called by GET.
    pub(crate) get_switch: Option<Switch>,
}

/// How amounts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AmountForm {
    /// In major units with a dot, as in `149.90`.
    Decimal,
    /// In kuruş, as in `14990`.
    Kurus,
}

/// The largest number of rows that a list returns. No provider names a limit.
pub(crate) const MOST_ROWS: u64 = 1_000;

impl Description {
    /// What follows the prefix of one of the provider's hosts in a path.
    fn rest<'a>(&self, path: &'a str) -> Option<(&Host, &'a str)> {
        self.hosts.iter().find_map(|host| Some((host, below(path, host.prefix)?)))
    }

    /// Whether a path of the sandbox belongs to this provider.
    pub(crate) fn owns(&self, path: &str) -> bool {
        self.rest(path).is_some()
    }

    /// Returns the service that a path names, without the root that all services share:
    /// `mailorder/create`.
    pub(crate) fn service<'a>(&self, path: &'a str) -> Option<&'a str> {
        let (host, rest) = self.rest(path)?;
        rest.strip_prefix(host.service_root)
    }

    /// Returns the path of the sandbox at which a documented path is served.
    pub(crate) fn served_path(&self, documented: &str) -> String {
        let serving = self.hosts.iter().filter(|host| documented.starts_with(host.serves));
        let prefix = serving.max_by_key(|host| host.serves.len()).map_or("", |host| host.prefix);
        format!("{prefix}{documented}")
    }

    /// Whether the provider calls back after a payment of any kind of link.
    pub(crate) fn calls_back(&self) -> bool {
        self.link_kinds.iter().any(|kind| kind.calls_back)
    }
}

/// What follows a prefix in a path; nothing where the path is not below it.
pub(crate) fn below<'a>(path: &'a str, prefix: &str) -> Option<&'a str> {
    path.strip_prefix(prefix).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}
