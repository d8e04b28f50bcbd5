//! What is known about the keys of a request.

/// What is recorded about the keys of a request, without the keys.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Credentials {
    /// Whether the request carries what the provider of its path demands.
    pub(crate) accepted: bool,
    /// Whether the request shows a secret that does not belong there.
    pub(crate) foreign: bool,
}
