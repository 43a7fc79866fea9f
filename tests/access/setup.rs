//! Certificates made for a test, a directory with the files of a server, and a client that speaks TLS.

use std::fs;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bellwether::http::{Handle, Server, ServerError};
use bellwether_tests::support::{Answer, Directory, request_over};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, SanType};
use rustls::client::WebPkiServerVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned,
    SupportedProtocolVersion,
};
use tokio::net::TcpSocket;

const LIMIT: Duration = Duration::from_secs(30);

/// Of `prometheus`, made with the lowest cost there is.
pub(crate) const PASSWORD: &str = "scrape me";

/// A certificate and its key, in PEM.
#[derive(Clone)]
pub(crate) struct Pair {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

/// Who signs certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(parameters, key).unwrap())
    }

    pub(crate) fn certificate(&self) -> String {
        self.0.pem()
    }

    /// Signs a certificate with these names.
    pub(crate) fn sign(&self, names: Vec<SanType>) -> Pair {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.subject_alt_names = names;
        let key = KeyPair::generate().unwrap();
        Pair {
            certificate: parameters.signed_by(&key, &self.0).unwrap().pem(),
            key: key.serialize_pem(),
        }
    }

    /// Signs the certificate of a server on this machine.
    pub(crate) fn server(&self) -> Pair {
        self.sign(vec![SanType::IpAddress(IpAddr::from([127, 0, 0, 1]))])
    }
}

pub(crate) fn host(name: &str) -> SanType {
    SanType::DnsName(name.try_into().unwrap())
}

/// A directory with what a server needs: `server.crt`, `server.key`, `ca.crt`, and whatever a test writes.
pub(crate) struct Site {
    directory: Directory,
    pub(crate) authority: Authority,
}

impl Site {
    pub(crate) fn new() -> Self {
        let site = Self {
            directory: Directory::new(),
            authority: Authority::new(),
        };
        site.write("ca.crt", &site.authority.certificate());
        site.renew("server", &site.authority.server());
        site
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Writes `name.crt` and `name.key`.
    pub(crate) fn renew(&self, name: &str, pair: &Pair) {
        self.write(&format!("{name}.crt"), &pair.certificate);
        self.write(&format!("{name}.key"), &pair.key);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A server with this web configuration, or what is wrong with that.
    pub(crate) fn server(&self, config: &str) -> Result<Server, ServerError> {
        let path = self.write("web.yml", config);
        Server::bind("127.0.0.1:0").unwrap().web_config(path)
    }

    pub(crate) fn serve(&self, config: &str) -> Handle {
        self.server(config).unwrap().spawn().unwrap()
    }

    /// A client that trusts the authority.
    pub(crate) fn client(&self) -> Client {
        Client {
            roots: self.authority.certificate(),
            pair: None,
            provider: ring::default_provider(),
            versions: rustls::ALL_VERSIONS.to_vec(),
            protocols: vec![b"http/1.1".to_vec()],
        }
    }
}

/// The section that most tests begin with.
pub(crate) const TLS: &str =
    "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";

/// The user `prometheus`.
pub(crate) fn users() -> String {
    let hash = bcrypt::hash(PASSWORD, 4).unwrap();
    format!("basic_auth_users:\n  prometheus: {hash}\n")
}

/// The header that shows a name and a password.
pub(crate) fn basic(name: &str, password: &str) -> String {
    let shown = STANDARD.encode(format!("{name}:{password}"));
    format!("Authorization: Basic {shown}\r\n")
}

#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) roots: String,
    pub(crate) pair: Option<Pair>,
    pub(crate) provider: CryptoProvider,
    pub(crate) versions: Vec<&'static SupportedProtocolVersion>,
    pub(crate) protocols: Vec<Vec<u8>>,
}

/// An answer, and over what it came.
#[derive(Debug)]
pub(crate) struct Secured {
    pub(crate) answer: Answer,
    pub(crate) version: ProtocolVersion,
    pub(crate) suite: String,
    pub(crate) curve: String,
    /// The server's certificate.
    pub(crate) certificate: Vec<u8>,
}

impl Client {
    pub(crate) fn with(&self, pair: &Pair) -> Self {
        let mut client = self.clone();
        client.pair = Some(pair.clone());
        client
    }

    /// Asks for a page; what TLS says where it says no.
    pub(crate) fn get(
        &self,
        server: SocketAddr,
        path: &str,
        headers: &str,
    ) -> Result<Secured, String> {
        let mut stream = self.connect(server, None);
        let text =
            format!("GET {path} HTTP/1.1\r\nHost: {server}\r\n{headers}Connection: close\r\n\r\n");
        let answer = request_over(&mut stream, &text).map_err(|error| error.to_string())?;
        let suite = stream.conn.negotiated_cipher_suite().unwrap().suite();
        let curve = stream.conn.negotiated_key_exchange_group().unwrap().name();
        Ok(Secured {
            answer,
            version: stream.conn.protocol_version().unwrap(),
            suite: format!("{suite:?}"),
            curve: format!("{curve:?}"),
            certificate: stream.conn.peer_certificates().unwrap()[0].to_vec(),
        })
    }

    /// A connection that has yet to shake hands, with so much place for what comes, if that is said.
    pub(crate) fn connect(
        &self,
        server: SocketAddr,
        place: Option<u32>,
    ) -> StreamOwned<ClientConnection, TcpStream> {
        let name = ServerName::from(server.ip());
        let connection = ClientConnection::new(Arc::new(self.config()), name);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let stream = runtime.block_on(async {
            let socket = TcpSocket::new_v4().unwrap();
            if let Some(place) = place {
                socket.set_recv_buffer_size(place).unwrap();
            }
            tokio::time::timeout(LIMIT, socket.connect(server)).await
        });
        let stream = stream.unwrap().unwrap().into_std().unwrap();
        stream.set_nonblocking(false).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        StreamOwned::new(connection.unwrap(), stream)
    }

    fn config(&self) -> ClientConfig {
        let provider = Arc::new(self.provider.clone());
        let mut roots = RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_slice(self.roots.as_bytes()).unwrap())
            .unwrap();
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&self.versions)
            .unwrap()
            .with_webpki_verifier(verifier.build().unwrap());
        let mut config = match &self.pair {
            None => builder.with_no_client_auth(),
            Some(pair) => {
                let chain = CertificateDer::pem_slice_iter(pair.certificate.as_bytes());
                let key = PrivateKeyDer::from_pem_slice(pair.key.as_bytes()).unwrap();
                builder
                    .with_client_auth_cert(chain.map(Result::unwrap).collect(), key)
                    .unwrap()
            }
        };
        config.alpn_protocols.clone_from(&self.protocols);
        config
    }
}
