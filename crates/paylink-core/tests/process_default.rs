//! The provider that a process installs takes precedence over the features. A program of its own,
//! because nothing can undo the installation.

#![cfg(any(feature = "aws-lc-rs", feature = "ring"))]
#![allow(clippy::unwrap_used, reason = "in tests a panic is the report")]

use paylink_core::Transport;
use rustls::crypto::CryptoProvider;

#[test]
#[expect(clippy::disallowed_methods, reason = "this program installs a provider, as a user's may")]
fn an_installed_provider_is_used_and_none_is_installed_by_a_transport() {
    Transport::new().unwrap();
    assert!(CryptoProvider::get_default().is_none());

    #[cfg(feature = "aws-lc-rs")]
    let useless = rustls::crypto::aws_lc_rs::default_provider();
    #[cfg(not(feature = "aws-lc-rs"))]
    let useless = rustls::crypto::ring::default_provider();
    CryptoProvider { cipher_suites: Vec::new(), ..useless }.install_default().unwrap();
    let error = Transport::new().unwrap_err();
    assert!(error.is_configuration(), "{error}");
    assert!(error.to_string().contains("neither TLS 1.2 nor TLS 1.3"), "{error}");
}
