//! What clients have to show of themselves.

use std::net::IpAddr;
use std::sync::Arc;

use tokio_rustls::rustls::client::danger::HandshakeSignatureValid;
use tokio_rustls::rustls::crypto::{
    CryptoProvider, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, UnixTime};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use tokio_rustls::rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme,
};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use super::super::config::{ClientAuth, Mistakes, TlsSection};
use super::authorities;

/// Who decides about clients; nothing where the section makes no sense, and then the mistakes say why.
pub(super) fn verifier(
    section: &TlsSection,
    provider: &Arc<CryptoProvider>,
    mistakes: &mut Mistakes,
) -> Option<Arc<dyn ClientCertVerifier>> {
    let auth = section.client_auth.value;
    let required = matches!(auth, ClientAuth::RequireAny | ClientAuth::RequireAndVerify);
    if let (Some(ca), ClientAuth::None) = (&section.client_ca, auth) {
        let text = "nobody is asked for a certificate; write `client_auth_type: RequireAndVerifyClientCert` too";
        mistakes.add(ca.at, text);
        return None;
    }
    if let (Some(name), false) = (section.allowed_sans.first(), required) {
        let text = "clients may come without a certificate, and so without a name; write \
                    `client_auth_type: RequireAndVerifyClientCert` too";
        mistakes.add(name.at, text);
        return None;
    }
    let trust: Arc<dyn ClientCertVerifier> = match auth {
        ClientAuth::None => return Some(WebPkiClientVerifier::no_client_auth()),
        ClientAuth::Request | ClientAuth::RequireAny => Arc::new(Anyone {
            provider: provider.clone(),
            required,
        }),
        ClientAuth::VerifyIfGiven | ClientAuth::RequireAndVerify => {
            let builder = authorities(section, provider, mistakes)?;
            let builder = if required {
                builder
            } else {
                builder.allow_unauthenticated()
            };
            match builder.build() {
                Ok(verifier) => verifier,
                Err(error) => {
                    let at = section.client_ca.as_ref().map_or(section.at, |ca| ca.at);
                    mistakes.add(at, format!("this checks no client: {error}"));
                    return None;
                }
            }
        }
    };
    if section.allowed_sans.is_empty() {
        return Some(trust);
    }
    let allowed = section.allowed_sans.iter().map(|name| name.value.clone());
    Some(Arc::new(Named {
        trust,
        allowed: allowed.collect(),
    }))
}

/// Takes whatever certificate a client has the key of.
#[derive(Debug)]
struct Anyone {
    provider: Arc<CryptoProvider>,
    required: bool,
}

impl ClientCertVerifier for Anyone {
    fn client_auth_mandatory(&self) -> bool {
        self.required
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// Asks for one of some names beside the trust.
#[derive(Debug)]
struct Named {
    trust: Arc<dyn ClientCertVerifier>,
    allowed: Vec<String>,
}

impl ClientCertVerifier for Named {
    fn client_auth_mandatory(&self) -> bool {
        self.trust.client_auth_mandatory()
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.trust.root_hint_subjects()
    }

    fn verify_client_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        let verified = self
            .trust
            .verify_client_cert(certificate, intermediates, now)?;
        let names = names(certificate)?;
        if names.iter().any(|name| self.allowed.contains(name)) {
            return Ok(verified);
        }
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.trust
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.trust
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.trust.supported_verify_schemes()
    }
}

/// The alternative names of a certificate: of hosts, e-mail addresses, IP addresses and URIs. Source: RFC 5280, section
/// 4.2.1.6.
fn names(certificate: &CertificateDer<'_>) -> Result<Vec<String>, Error> {
    let unreadable = |_| Error::from(CertificateError::BadEncoding);
    let certificate = Certificate::from_der(certificate).map_err(unreadable)?;
    let extension = certificate
        .tbs_certificate()
        .get_extension::<SubjectAltName>();
    let Some((_, SubjectAltName(names))) = extension.map_err(unreadable)? else {
        return Ok(Vec::new());
    };
    Ok(names.iter().filter_map(name).collect())
}

fn name(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DnsName(text)
        | GeneralName::Rfc822Name(text)
        | GeneralName::UniformResourceIdentifier(text) => Some(text.as_str().to_owned()),
        GeneralName::IpAddress(octets) => {
            address(octets.as_bytes()).map(|address| address.to_string())
        }
        _ => None,
    }
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(octets).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(octets).map(IpAddr::from))
        .ok()
}
