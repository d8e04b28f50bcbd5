//! What is known about the keys of a request.

/// What is recorded about the keys of a request, without the keys.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Credentials {
    /// Whether the request carries what the provider of its path demands.
    pub(crate) accepted: bool,
    /// Whether the request shows a secret that does not belong there.
    pub(crate) foreign: bool,
    /// Whether the secret does not belong there, but known clients send it in this way.
    pub(crate) foreign_is_usual: bool,
    /// How the request presents the right key, if not as documented.
    pub(crate) remark: Option<&'static str>,
}
