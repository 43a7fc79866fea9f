//! From what a file says to what handshakes are made with.

mod clients;
mod files;

use std::sync::Arc;

use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::{
    Error, InconsistentKeys, ProtocolVersion, ServerConfig, SupportedCipherSuite,
    SupportedProtocolVersion, version,
};

use super::config::{At, Mistakes, Suite, TlsSection};

/// What the server speaks, in TLS' word for it.
const PROTOCOL: &[u8] = b"http/1.1";

/// Opens the files that a section names and puts a configuration together; nothing where that is not possible, and then
/// the mistakes say why.
pub(super) fn build(section: &TlsSection, mistakes: &mut Mistakes) -> Option<Arc<ServerConfig>> {
    let all = Arc::new(ring::default_provider());
    let versions = versions(section, mistakes);
    let provider = provider(section, mistakes);
    let certificate = certificate(section, &all, mistakes);
    let verifier = clients::verifier(section, &all, mistakes);
    let (versions, certificate, verifier) = (versions?, certificate?, verifier?);
    let provider = Arc::new(provider?);
    let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&versions);
    let mut config = match builder {
        Ok(builder) => builder
            .with_client_cert_verifier(verifier)
            .with_cert_resolver(Arc::new(SingleCertAndKey::from(certificate))),
        Err(error) => {
            mistakes.add(section.at, format!("this gives no TLS: {error}"));
            return None;
        }
    };
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    config.ignore_client_order = section.prefer_server_suites;
    Some(Arc::new(config))
}

/// TLS 1.2 and 1.3 as far as the file allows them. A lower `min_version` is no mistake, for 1.2 is more than it asks.
fn versions(
    section: &TlsSection,
    mistakes: &mut Mistakes,
) -> Option<Vec<&'static SupportedProtocolVersion>> {
    let (min, max) = (&section.min_version, &section.max_version);
    if number(max.value) < number(ProtocolVersion::TLSv1_2) {
        let text = "TLS before 1.2 is not offered; write `TLS12` or `TLS13`";
        mistakes.add(max.at, text);
        return None;
    }
    if number(min.value) > number(max.value) {
        let text = "`min_version` is above `max_version`, so that no version is left";
        mistakes.add(min.at, text);
        return None;
    }
    let allowed = number(min.value)..=number(max.value);
    let all = [&version::TLS13, &version::TLS12].into_iter();
    Some(
        all.filter(|one| allowed.contains(&number(one.version)))
            .collect(),
    )
}

fn number(version: ProtocolVersion) -> u16 {
    version.into()
}

/// The cipher suites and curves that the file names, in its order; all of those that it does not speak of.
fn provider(section: &TlsSection, mistakes: &mut Mistakes) -> Option<CryptoProvider> {
    let mut provider = ring::default_provider();
    if let Some(first) = section.suites.first() {
        let named = section.suites.iter().filter_map(|suite| match suite.value {
            Suite::Ours(suite) => Some(suite),
            Suite::Always | Suite::Missing => None,
        });
        let named: Vec<SupportedCipherSuite> = named.collect();
        let missing = |suite: &At<Suite>| matches!(suite.value, Suite::Missing);
        if named.is_empty() && section.suites.iter().any(missing) {
            let text = "none of these cipher suites is offered here: they use CBC or have no forward secrecy; \
                        name one with ECDHE and GCM or CHACHA20, or none";
            mistakes.add(first.at, text);
            return None;
        }
        provider
            .cipher_suites
            .retain(|suite| suite.tls13().is_some());
        provider.cipher_suites.extend(named);
    }
    if let Some(first) = section.curves.first() {
        provider.kx_groups = section
            .curves
            .iter()
            .filter_map(|curve| curve.value)
            .collect();
        if provider.kx_groups.is_empty() {
            let text =
                "this curve is not offered here; name `X25519`, `CurveP256` or `CurveP384` too";
            mistakes.add(first.at, text);
            return None;
        }
    }
    Some(provider)
}

fn certificate(
    section: &TlsSection,
    provider: &CryptoProvider,
    mistakes: &mut Mistakes,
) -> Option<CertifiedKey> {
    let (chain, key) = match (&section.cert, &section.key) {
        (Some(cert), Some(key)) => (cert, key),
        (None, None) => {
            let text = "there is no TLS without a certificate; write `cert_file` and `key_file`, or remove the section";
            mistakes.add(section.at, text);
            return None;
        }
        (Some(cert), None) => {
            mistakes.add(cert.at, "this certificate has no key; write `key_file` too");
            return None;
        }
        (None, Some(key)) => {
            mistakes.add(key.at, "this key has no certificate; write `cert_file` too");
            return None;
        }
    };
    let certificates = mistakes.absorb(files::certificates(chain));
    let private = mistakes.absorb(files::private_key(key));
    match CertifiedKey::from_der(certificates?, private?, provider) {
        Ok(certified) => Some(certified),
        Err(Error::InconsistentKeys(InconsistentKeys::KeyMismatch)) => {
            mistakes.add(key.at, "this key is not that of the certificate");
            None
        }
        Err(error @ Error::InvalidCertificate(_)) => {
            mistakes.add(
                chain.at,
                format!("this certificate cannot be used: {error}"),
            );
            None
        }
        Err(error) => {
            let text = format!(
                "this key cannot be used: {error}; make one of RSA with 2048 bits or more, of the curve P-256 or P-384, or Ed25519"
            );
            mistakes.add(key.at, text);
            None
        }
    }
}

/// For [`clients`]: who checks against the authorities.
fn authorities(
    section: &TlsSection,
    provider: &Arc<CryptoProvider>,
    mistakes: &mut Mistakes,
) -> Option<tokio_rustls::rustls::server::ClientCertVerifierBuilder> {
    let Some(authority) = &section.client_ca else {
        let text = "nothing says who signs the clients' certificates; write `client_ca_file` too";
        mistakes.add(section.client_auth.at, text);
        return None;
    };
    let roots = mistakes.absorb(files::authorities(authority))?;
    let roots = Arc::new(roots);
    Some(WebPkiClientVerifier::builder_with_provider(
        roots,
        provider.clone(),
    ))
}
