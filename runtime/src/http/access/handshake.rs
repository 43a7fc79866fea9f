//! The handshake of TLS, with what the files say at that moment.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::StartHandshake;
use tokio_rustls::rustls::server::{Accepted, Acceptor};

use super::doors::Doors;
use super::watch::Watched;
use crate::http::stream::{Transport, Upgrade};

/// What every client of TLS begins with. Source: RFC 8446, section 5.1: the content type `handshake`.
const HANDSHAKE: u8 = 22;

/// For someone who spoke HTTP to it.
const PLAIN: &[u8] = b"HTTP/1.1 400 Bad Request\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\
    Content-Length: 54\r\n\
    Connection: close\r\n\
    \r\n\
    This server speaks HTTPS; write https:// for http://.\n";

/// TLS where the file says so.
#[derive(Debug)]
pub(super) struct Handshake(pub(super) Arc<Watched<Doors>>);

impl Upgrade for Handshake {
    fn upgrade(
        &self,
        stream: Transport,
    ) -> Pin<Box<dyn Future<Output = io::Result<Transport>> + Send>> {
        let doors = Arc::clone(&self.0);
        Box::pin(async move {
            let Some(config) = doors.current().await.tls.clone() else {
                return Ok(stream);
            };
            let mut stream = stream;
            let accepted = hello(&mut stream).await?;
            let stream = StartHandshake::from_parts(accepted, stream);
            let stream: Transport = Box::new(stream.into_stream(config).await?);
            Ok(stream)
        })
    }
}

/// Reads until a client has said how it wants to speak, and tells it where that cannot be.
async fn hello(stream: &mut Transport) -> io::Result<Accepted> {
    let mut acceptor = Acceptor::default();
    let mut first = true;
    let mut buffer = [0; 2048];
    loop {
        let read = stream.read(&mut buffer).await?;
        let mut bytes = &buffer[..read];
        match bytes.first() {
            None => return Err(ErrorKind::UnexpectedEof.into()),
            Some(byte) if first && *byte != HANDSHAKE => {
                stream.write_all(PLAIN).await?;
                stream.shutdown().await?;
                return Err(ErrorKind::InvalidData.into());
            }
            Some(_) => first = false,
        }
        while !bytes.is_empty() {
            acceptor.read_tls(&mut bytes)?;
            match acceptor.accept() {
                Ok(None) => {}
                Ok(Some(accepted)) if bytes.is_empty() => return Ok(accepted),
                // What comes behind the first message would be lost, and no client has a reason to send it.
                Ok(Some(_)) => return Err(ErrorKind::InvalidData.into()),
                Err((_, mut alert)) => {
                    let mut said = Vec::new();
                    alert.write_all(&mut said)?;
                    stream.write_all(&said).await?;
                    stream.shutdown().await?;
                    return Err(ErrorKind::InvalidData.into());
                }
            }
        }
    }
}
