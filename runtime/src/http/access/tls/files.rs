//! Certificates and keys in PEM.

use std::fs;

use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::pem::{Error, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::super::config::{Mistake, Pem, Source};

/// A chain, with the server's own certificate first.
pub(super) fn certificates(pem: &Pem) -> Result<Vec<CertificateDer<'static>>, Mistake> {
    let bytes = bytes(pem)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(wrong(
            pem,
            "no certificate; it has to hold `BEGIN CERTIFICATE`",
        )),
        Err(error) => Err(broken(pem, &error)),
    }
}

pub(super) fn private_key(pem: &Pem) -> Result<PrivateKeyDer<'static>, Mistake> {
    let bytes = bytes(pem)?;
    PrivateKeyDer::from_pem_slice(&bytes).map_err(|error| match error {
        Error::NoItemsFound if bytes.windows(9).any(|window| window == b"ENCRYPTED") => {
            wrong(pem, "a key with a password, and nobody to ask for it; write it without: `openssl pkey -in … -out …`")
        }
        Error::NoItemsFound => wrong(pem, "no private key; it has to hold `BEGIN PRIVATE KEY`"),
        error => broken(pem, &error),
    })
}

/// Those who sign the clients' certificates.
pub(super) fn authorities(pem: &Pem) -> Result<RootCertStore, Mistake> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(pem)? {
        let added = roots.add(certificate);
        added
            .map_err(|error| wrong(pem, &format!("a certificate that cannot be used: {error}")))?;
    }
    Ok(roots)
}

fn bytes(pem: &Pem) -> Result<Vec<u8>, Mistake> {
    match &pem.source {
        Source::Inline(text) => Ok(text.as_bytes().to_vec()),
        Source::File(path) => fs::read(path).map_err(|error| {
            let text = format!("cannot read {}: {error}", path.display());
            Mistake::new(pem.at, text)
        }),
    }
}

fn broken(pem: &Pem, error: &Error) -> Mistake {
    wrong(pem, &format!("broken PEM: {error}"))
}

fn wrong(pem: &Pem, what: &str) -> Mistake {
    let text = match &pem.source {
        Source::Inline(_) => format!("this is {what}"),
        Source::File(path) => format!("{} is {what}", path.display()),
    };
    Mistake::new(pem.at, text)
}
