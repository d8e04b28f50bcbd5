//! Whether a request carries the right keys, and whether it carries foreign ones.

use crate::incoming::IncomingRequest;
use crate::provider::ProviderModule;
use crate::providers::Providers;

/// What is recorded about the keys of a request, without the keys.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Credentials {
    /// Whether the request carries what the provider of its path demands.
    pub(crate) accepted: bool,
    /// Whether the request shows a secret that does not belong there.
    pub(crate) foreign: bool,
}

/// Evaluates the keys of a request to the provider that owns its path.
pub(crate) fn evaluate(
    providers: &Providers,
    owner: Option<&dyn ProviderModule>,
    request: &IncomingRequest<'_>,
) -> Credentials {
    let Some(owner) = owner else { return Credentials::default() };
    let own_id = owner.description().provider;
    let mut others = providers.iter().filter(|other| other.description().provider != own_id);
    Credentials {
        accepted: owner.accepts(request),
        foreign: owner.misplaces_secret(request) || others.any(|other| other.leaks_into(request)),
    }
}
