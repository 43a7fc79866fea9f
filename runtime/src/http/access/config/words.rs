//! The words of the format: Go's names for what TLS calls otherwise, and which of them there is something for here.

use tokio_rustls::rustls::crypto::SupportedKxGroup;
use tokio_rustls::rustls::crypto::ring::{cipher_suite, kx_group};
use tokio_rustls::rustls::{ProtocolVersion, SupportedCipherSuite};

/// What clients have to show.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(in super::super) enum ClientAuth {
    /// They are not asked.
    #[default]
    None,
    /// They are asked, and whatever they show is taken.
    Request,
    /// They have to show something, whoever signed it.
    RequireAny,
    /// What they show has to be signed by the client CA.
    VerifyIfGiven,
    /// They have to show something that is signed by the client CA.
    RequireAndVerify,
}

pub(super) const CLIENT_AUTH: &[(&str, ClientAuth)] = &[
    ("NoClientCert", ClientAuth::None),
    ("RequestClientCert", ClientAuth::Request),
    ("RequireAnyClientCert", ClientAuth::RequireAny),
    ("VerifyClientCertIfGiven", ClientAuth::VerifyIfGiven),
    ("RequireAndVerifyClientCert", ClientAuth::RequireAndVerify),
    ("RequireClientCert", ClientAuth::RequireAny), // The older word for it.
];

pub(super) const VERSIONS: &[(&str, ProtocolVersion)] = &[
    ("TLS13", ProtocolVersion::TLSv1_3),
    ("TLS12", ProtocolVersion::TLSv1_2),
    ("TLS11", ProtocolVersion::TLSv1_1),
    ("TLS10", ProtocolVersion::TLSv1_0),
];

/// A cipher suite that a file may name.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Suite {
    /// One of TLS 1.2 that is offered where it is named.
    Ours(SupportedCipherSuite),
    /// One of TLS 1.3, which are always offered, named or not, as by Go.
    Always,
    /// One that Go has and we have not, because it uses CBC or has no forward secrecy.
    Missing,
}

pub(super) const SUITES: &[(&str, Suite)] = &[
    ("TLS_AES_128_GCM_SHA256", Suite::Always),
    ("TLS_AES_256_GCM_SHA384", Suite::Always),
    ("TLS_CHACHA20_POLY1305_SHA256", Suite::Always),
    (
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        Suite::Ours(cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256),
    ),
    (
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        Suite::Ours(cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384),
    ),
    (
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        Suite::Ours(cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256),
    ),
    (
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        Suite::Ours(cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256),
    ),
    (
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        Suite::Ours(cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384),
    ),
    (
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        Suite::Ours(cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256),
    ),
    ("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", Suite::Missing),
    ("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", Suite::Missing),
    ("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", Suite::Missing),
    ("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", Suite::Missing),
    ("TLS_RSA_WITH_AES_128_CBC_SHA", Suite::Missing),
    ("TLS_RSA_WITH_AES_256_CBC_SHA", Suite::Missing),
    ("TLS_RSA_WITH_AES_128_GCM_SHA256", Suite::Missing),
    ("TLS_RSA_WITH_AES_256_GCM_SHA384", Suite::Missing),
];

/// A curve, or nothing where ring has it not.
pub(in super::super) type Curve = Option<&'static dyn SupportedKxGroup>;

pub(super) const CURVES: &[(&str, Curve)] = &[
    ("X25519", Some(kx_group::X25519)),
    ("CurveP256", Some(kx_group::SECP256R1)),
    ("CurveP384", Some(kx_group::SECP384R1)),
    ("CurveP521", None),
];

/// Headers that answers may be given, and the values they may have; any where none is named.
pub(super) const HEADERS: &[(&str, &[&str])] = &[
    ("Content-Security-Policy", &[]),
    ("X-Frame-Options", &["deny", "sameorigin"]),
    ("X-Content-Type-Options", &["nosniff"]),
    ("X-XSS-Protection", &[]),
    ("Strict-Transport-Security", &[]),
];

/// As YAML 1.1 has them, because that is how the files have been read so far.
pub(super) const BOOLEANS: &[(&str, bool)] = &[
    ("true", true),
    ("false", false),
    ("yes", true),
    ("no", false),
    ("on", true),
    ("off", false),
    ("y", true),
    ("n", false),
];
