//! The providers of a sandbox, made from the list in [`crate::provider_list`].

use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use thiserror::Error;

use crate::context::Context;
use crate::credentials::Credentials;
use crate::findings::DocumentedServices;
use crate::incoming::IncomingRequest;
use crate::provider::{Description, LinkKind, Provider, ProviderModule};
use crate::provider_list::for_each_provider;

macro_rules! define_providers {
    ($($module:ident: $account:ident,)+) => {
        /// The descriptions of all providers.
        pub(crate) static DESCRIPTIONS: &[&Description] = &[$(&crate::$module::DESCRIPTION),+];

        impl Provider {
            /// All providers that the sandbox simulates.
            pub const ALL: &'static [Self] = &[$(crate::$module::PROVIDER),+];
        }

        /// The providers of one sandbox.
        #[derive(Debug)]
        pub(crate) struct Providers {
            modules: Vec<Arc<dyn ProviderModule>>,
            $(pub(crate) $module: Arc<crate::$module::ProviderState>,)+
        }

        impl Providers {
            pub(crate) fn new(context: &Context) -> Self {
                $(let $module = Arc::new(crate::$module::ProviderState::new(context.clone()));)+
                Self {
                    modules: vec![$(Arc::<crate::$module::ProviderState>::clone(&$module)),+],
                    $($module,)+
                }
            }
        }
    };
}

for_each_provider!(define_providers);

/// What the providers document about requests.
pub(crate) fn documented_services() -> &'static DocumentedServices {
    static SERVICES: LazyLock<DocumentedServices> =
        LazyLock::new(|| DocumentedServices::read(DESCRIPTIONS));
    &SERVICES
}

/// Returns the kind of link with this id.
pub(crate) fn link_kind(id: &str) -> Option<&'static LinkKind> {
    DESCRIPTIONS.iter().flat_map(|own| own.link_kinds).copied().find(|kind| kind.id == id)
}

impl Providers {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<dyn ProviderModule>> {
        self.modules.iter()
    }

    /// Returns the module of a provider.
    pub(crate) fn get(&self, provider: Provider) -> Option<&dyn ProviderModule> {
        let module = self.modules.iter().find(|own| own.description().provider == provider)?;
        Some(&**module)
    }

    /// Returns the module that owns a path of the sandbox.
    pub(crate) fn owner(&self, path: &str) -> Option<&dyn ProviderModule> {
        let module = self.modules.iter().find(|own| own.description().owns(path))?;
        Some(&**module)
    }
}

impl Providers {
    /// Evaluates the keys of a request to the provider that owns its path.
    pub(crate) fn credentials(
        &self,
        owner: Option<&dyn ProviderModule>,
        request: &IncomingRequest<'_>,
    ) -> Credentials {
        let Some(owner) = owner else { return Credentials::default() };
        let own = owner.description().provider;
        let leaks = self
            .iter()
            .any(|other| other.description().provider != own && other.leaks_into(request));
        Credentials {
            accepted: owner.accepts(request),
            foreign: leaks || owner.misplaces_secret(request),
            foreign_is_usual: !leaks && owner.misplaces_as_clients_do(request),
            remark: owner.key_remark(request),
        }
    }
}

impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(text: &str) -> Result<Self, UnknownProvider> {
        Self::ALL.iter().copied().find(|own| own.id() == text).ok_or(UnknownProvider)
    }
}

/// The error that is returned if a text is not the id of a [`Provider`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there is no such provider; the providers are {}", ids(DESCRIPTIONS.iter().copied()))]
pub struct UnknownProvider;

/// Returns the ids of providers in a sentence: `a, b and c`.
pub(crate) fn ids<'a>(descriptions: impl Iterator<Item = &'a Description>) -> String {
    let ids: Vec<&str> = descriptions.map(|own| own.provider.id()).collect();
    match ids.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        ids => ids.concat(),
    }
}

#[cfg(test)]
mod tests;
