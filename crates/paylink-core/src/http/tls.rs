use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use rustls_platform_verifier::Verifier;

use crate::error::{Error, Result, RuleCode};

/// Certificate authorities in addition to those of the operating system. A program that adds no
/// authorities does not contain the code for them.
pub(super) struct ExtraRoots {
    certificates: Vec<CertificateDer<'static>>,
    verifier: fn(
        Vec<CertificateDer<'static>>,
        Arc<CryptoProvider>,
    ) -> std::result::Result<Verifier, rustls::Error>,
}

impl ExtraRoots {
    pub(super) fn new() -> Self {
        Self { certificates: Vec::new(), verifier: Verifier::new_with_extra_roots }
    }

    /// Adds the certificates of a PEM file.
    pub(super) fn add(&mut self, pem: &[u8]) -> Result<()> {
        let before = self.certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            self.certificates.push(certificate.map_err(|_| {
                Error::invalid(
                    "extra_roots_pem",
                    RuleCode::Format,
                    "must consist of certificates in PEM form",
                )
            })?);
        }
        if self.certificates.len() == before {
            return Err(Error::invalid(
                "extra_roots_pem",
                RuleCode::Format,
                "must contain at least one certificate in PEM form",
            ));
        }
        Ok(())
    }
}

/// Returns the TLS settings of a client. They allow TLS 1.2 and 1.3, because Paynet documents 1.2
/// as its highest version. They trust the operating system's authorities and the extra roots.
///
/// The cryptography provider is passed explicitly, because `ClientConfig::builder()` panics in a
/// program that contains two providers. In any other program, it installs its choice for the whole
/// process.
pub(super) fn config(extra: Option<ExtraRoots>) -> Result<ClientConfig> {
    let provider = provider()?;
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|_| {
            Error::configuration("the installed TLS provider offers neither TLS 1.2 nor TLS 1.3")
        })?;
    let verifier = match extra {
        Some(ExtraRoots { certificates, verifier }) => verifier(certificates, provider),
        None => Verifier::new(provider),
    };
    let verifier = verifier.map_err(|_| {
        Error::configuration(
            "the operating system offers no certificate authorities (install its ca-certificates package, \
             or add roots with Transport::builder().extra_roots_pem)",
        )
    })?;
    // rustls calls every method that sets a verifier "dangerous". This verifier checks certificates
    // as the operating system does.
    Ok(builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// Returns the cryptography provider that the process has installed. If there is none, returns the
/// provider that a feature of this crate selects.
fn provider() -> Result<Arc<CryptoProvider>> {
    if let Some(installed) = CryptoProvider::get_default() {
        return Ok(installed.clone());
    }
    #[cfg(feature = "aws-lc-rs")]
    return Ok(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    #[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
    return Ok(Arc::new(rustls::crypto::ring::default_provider()));
    #[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
    Err(Error::configuration(
        "there is no TLS provider: enable the feature `aws-lc-rs` (on by default) or `ring` of the \
         paylink crate that you depend on, or call rustls' CryptoProvider::install_default at the \
         start of the program",
    ))
}
