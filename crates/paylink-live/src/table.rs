//! What the runner knows about a provider: one constant of data for each.

use paylink_core::http::{Method, RequestKind};

use crate::answer::Answer;
use crate::entry::Entry;
use crate::harmless::Allowed;
use crate::session::{OpenLink, Session};
use crate::step::Boxed;

/// A provider with questions.
pub(crate) struct Table {
    /// Its name on command lines, and the prefix of its switches.
    pub(crate) name: &'static str,
    /// The name of its crate.
    pub(crate) provider_id: &'static str,
    /// The variable that names the environment.
    pub(crate) environment: &'static str,
    /// The hosts; services name them by their position.
    pub(crate) hosts: &'static [Host],
    /// The keys that a run needs and no header contains.
    pub(crate) keys: &'static [&'static str],
    /// The variables that must be whole numbers if they are set.
    pub(crate) numbers: &'static [&'static str],
    /// What a request to a real account may contain.
    pub(crate) allowed: Allowed,
    /// Sets the code and the outcome of an answer.
    pub(crate) read: fn(&mut Answer),
    /// The questions, in the order of the register.
    pub(crate) entries: &'static [Entry],
    /// Deactivates a link of the run; returns whether nobody can pay it any more.
    pub(crate) close: for<'a> fn(&'a Session, &'a OpenLink) -> Boxed<'a, bool>,
}

/// A host of a provider.
pub(crate) struct Host {
    /// The documented test host.
    pub(crate) url: &'static str,
    /// The variable that may name an address.
    pub(crate) base_url: &'static str,
    /// The headers of every request.
    pub(crate) headers: &'static [Header],
    /// Why questions need this host, if an account may be without the keys of its headers.
    pub(crate) optional: Option<&'static str>,
}

/// A header of every request to a host.
pub(crate) struct Header {
    /// The name of the header.
    pub(crate) name: &'static str,
    /// What precedes the key.
    pub(crate) prefix: &'static str,
    /// Where the key comes from.
    pub(crate) key: Key,
}

/// Where a key comes from.
pub(crate) enum Key {
    /// The variable of this name.
    Variable(&'static str),
    /// This text, which is nobody's key.
    Invalid(&'static str),
}

impl Header {
    /// A header with the key of this variable.
    pub(crate) const fn of(
        name: &'static str,
        prefix: &'static str,
        variable: &'static str,
    ) -> Self {
        Self { name, prefix, key: Key::Variable(variable) }
    }

    /// A header with a key that is nobody's.
    pub(crate) const fn invalid(name: &'static str, key: &'static str) -> Self {
        Self { name, prefix: "", key: Key::Invalid(key) }
    }
}

/// A service of a provider.
pub(crate) struct Service {
    /// The path below the host, which is also its name in reports.
    pub(crate) path: &'static str,
    /// The position of its host.
    pub(crate) host: usize,
    /// The HTTP method.
    pub(crate) method: Method,
    /// Whether it may change something.
    pub(crate) kind: RequestKind,
}

impl Service {
    /// A service of the first host that only reads.
    pub(crate) const fn read(method: Method, path: &'static str) -> Self {
        Self { path, host: 0, method, kind: RequestKind::Read }
    }

    /// A service of the first host that may change something.
    pub(crate) const fn write(method: Method, path: &'static str) -> Self {
        Self { path, host: 0, method, kind: RequestKind::Write }
    }
}
