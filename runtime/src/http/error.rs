use std::path::PathBuf;
use std::{error, fmt, io};

/// Why a server does not run.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServerError {
    /// The address cannot be listened on.
    Bind {
        /// As it was asked for.
        address: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// The path cannot be listened on.
    BindUnix {
        /// As it was asked for.
        path: PathBuf,
        /// What is there, or what the operating system says.
        source: io::Error,
    },
    /// There is no thread or no event loop for the server.
    Spawn {
        /// What the operating system says.
        source: io::Error,
    },
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind { address, source } => {
                write!(f, "cannot listen on {address}: {}", reason(source))
            }
            Self::BindUnix { path, source } => {
                write!(f, "cannot listen on {}: {source}", path.display())
            }
            Self::Spawn { source } => write!(f, "cannot start the server's thread: {source}"),
        }
    }
}

impl error::Error for ServerError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Bind { source, .. } | Self::BindUnix { source, .. } | Self::Spawn { source } => {
                Some(source)
            }
        }
    }
}

/// What to do about the usual reasons, in words; the operating system's words for the others.
fn reason(error: &io::Error) -> String {
    let text = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "the port is in use; stop what listens there, or choose another port (0 takes a free one)"
        }
        io::ErrorKind::AddrNotAvailable => "this machine does not have that address",
        io::ErrorKind::PermissionDenied => {
            "permission denied; ports below 1024 are often for root only"
        }
        io::ErrorKind::InvalidInput => "an address is written as `host:port`",
        _ => return error.to_string(),
    };
    text.to_owned()
}
