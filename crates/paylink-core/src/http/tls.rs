use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::{CertificateDer, pem::PemObject};
use rustls_platform_verifier::Verifier;

use crate::error::{Error, Result};

/// TLS 1.2 and 1.3 (Paynet documents 1.2 as its highest) over *ring*, trusting what the operating system trusts and the
/// extra roots. The provider is named here, so nothing process-wide is needed or disturbed.
pub(super) fn config(extra_roots: &[CertificateDer<'static>]) -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|_| Error::configuration("no TLS version is usable"))?;
    let verifier = if extra_roots.is_empty() {
        Verifier::new(provider)
    } else {
        Verifier::new_with_extra_roots(extra_roots.iter().cloned(), provider)
    };
    let verifier = verifier.map_err(|_| {
        Error::configuration(
            "the operating system offers no certificate authorities (install its ca-certificates package, \
             or add roots with Transport::builder().extra_roots_pem)",
        )
    })?;
    // "Dangerous" is the name of every way to set a verifier; this one checks as the operating system does.
    Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth())
}

/// The certificates of a PEM file.
pub(super) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| Error::invalid("extra_roots_pem", "must be certificates in PEM form"))?;
    if certificates.is_empty() {
        return Err(Error::invalid("extra_roots_pem", "must hold at least one certificate in PEM form"));
    }
    Ok(certificates)
}
