//! The one list of the providers. A new provider adds its module to `lib.rs` and a row here.

use std::str::FromStr;
use std::sync::{Arc, LazyLock};

use thiserror::Error;

use crate::context::Context;
use crate::findings::DocumentedServices;
use crate::provider::{Description, LinkKind, Provider, ProviderModule};
use crate::sandbox::Sandbox;
use crate::{ahlpay, paynet, paywall};

/// Takes for each provider its module, whose name is also that of the accessor of [`Sandbox`], and
/// the type that the accessor returns.
macro_rules! providers {
    ($($module:ident: $account:ident,)+) => {
        /// The descriptions of all providers.
        pub(crate) static DESCRIPTIONS: &[&Description] = &[$(&$module::DESCRIPTION),+];

        impl Provider {
            /// Every provider.
            pub const ALL: &'static [Self] = &[$($module::PROVIDER),+];
        }

        /// The providers of one sandbox.
        #[derive(Debug)]
        pub(crate) struct Providers {
            modules: Vec<Arc<dyn ProviderModule>>,
            $($module: Arc<$module::ProviderState>,)+
        }

        impl Providers {
            pub(crate) fn new(context: &Context) -> Self {
                $(let $module = Arc::new($module::ProviderState::new(context.clone()));)+
                Self {
                    modules: vec![$(Arc::<$module::ProviderState>::clone(&$module)),+],
                    $($module,)+
                }
            }
        }

        crate::switches::collect_switches! { [$($module)+] }

        /// The providers, each with its account, its links and the payer's actions.
        impl Sandbox {
            $(
                #[doc = concat!("Returns the `", stringify!($module), "` provider of this sandbox.")]
                pub fn $module(&self) -> $module::$account<'_> {
                    $module::$account::new(&self.app.providers.$module)
                }
            )+
        }
    };
}

providers! {
    paynet: Paynet,
    paywall: Paywall,
    ahlpay: AhlPay,
}

/// What the providers document about requests.
pub(crate) fn documented_services() -> &'static DocumentedServices {
    static SERVICES: LazyLock<DocumentedServices> =
        LazyLock::new(|| DocumentedServices::read(DESCRIPTIONS));
    &SERVICES
}

/// The kind of link with this id.
pub(crate) fn link_kind(id: &str) -> Option<&'static LinkKind> {
    DESCRIPTIONS.iter().flat_map(|own| own.link_kinds).copied().find(|kind| kind.id == id)
}

impl Providers {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<dyn ProviderModule>> {
        self.modules.iter()
    }

    /// The module of a provider.
    pub(crate) fn get(&self, provider: Provider) -> Option<&dyn ProviderModule> {
        let module = self.modules.iter().find(|own| own.description().provider == provider)?;
        Some(&**module)
    }

    /// The module that owns a path of the sandbox.
    pub(crate) fn owner(&self, path: &str) -> Option<&dyn ProviderModule> {
        let module = self.modules.iter().find(|own| own.description().owns(path))?;
        Some(&**module)
    }
}

impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(text: &str) -> Result<Self, UnknownProvider> {
        Self::ALL.iter().copied().find(|own| own.id() == text).ok_or(UnknownProvider)
    }
}

/// A text is not the id of a [`Provider`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the providers are {}", ids(DESCRIPTIONS.iter().copied()))]
pub struct UnknownProvider;

/// The ids of providers in a sentence: `a, b and c`.
pub(crate) fn ids<'a>(descriptions: impl Iterator<Item = &'a Description>) -> String {
    let ids: Vec<&str> = descriptions.map(|own| own.provider.id()).collect();
    match ids.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        ids => ids.concat(),
    }
}

#[cfg(test)]
mod tests;
