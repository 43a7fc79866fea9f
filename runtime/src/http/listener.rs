//! What a server listens on.

use std::io;
use std::net::TcpListener;

use super::stream::{Client, Transport};

/// Listens, without an event loop yet.
#[derive(Debug)]
pub(super) enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(
        std::os::unix::net::UnixListener,
        super::socket_file::SocketFile,
    ),
}

/// Accepts connections, in the event loop that it was made in.
#[derive(Debug)]
pub(super) enum Accepting {
    Tcp(tokio::net::TcpListener),
    /// The listener goes before its file does.
    #[cfg(unix)]
    Unix {
        listener: tokio::net::UnixListener,
        _file: super::socket_file::SocketFile,
    },
}

impl Listener {
    /// Has to be called in an event loop.
    pub(super) fn accepting(self) -> io::Result<Accepting> {
        Ok(match self {
            Self::Tcp(listener) => Accepting::Tcp(tokio::net::TcpListener::from_std(listener)?),
            #[cfg(unix)]
            Self::Unix(listener, file) => Accepting::Unix {
                listener: tokio::net::UnixListener::from_std(listener)?,
                _file: file,
            },
        })
    }
}

impl Accepting {
    pub(super) async fn accept(&self) -> io::Result<(Transport, Client)> {
        Ok(match self {
            Self::Tcp(listener) => {
                let (stream, address) = listener.accept().await?;
                (Box::new(stream), Client(Some(address.ip())))
            }
            #[cfg(unix)]
            Self::Unix { listener, .. } => (Box::new(listener.accept().await?.0), Client(None)),
        })
    }
}
