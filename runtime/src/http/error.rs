use std::net::SocketAddr;
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
    /// The web configuration cannot be used.
    #[cfg(feature = "access")]
    WebConfig(super::WebConfigError),
    /// There is no token, or none that a client can show.
    #[cfg(feature = "access")]
    Token {
        /// The file that it was to come from.
        path: Option<PathBuf>,
        /// What is wrong.
        reason: String,
    },
    /// There is no thread or no event loop for the server.
    Spawn {
        /// What the operating system says.
        source: io::Error,
    },
    /// The signals that end a program cannot be waited for.
    Signals {
        /// What the operating system says.
        source: io::Error,
    },
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind { address, source } => {
                write!(f, "cannot listen on {address}: {}", reason(address, source))
            }
            Self::BindUnix { path, source } => {
                write!(f, "cannot listen on {}: {source}", path.display())
            }
            #[cfg(feature = "access")]
            Self::WebConfig(error) => error.fmt(f),
            #[cfg(feature = "access")]
            Self::Token { path: None, reason } => write!(f, "not a bearer token: {reason}"),
            #[cfg(feature = "access")]
            Self::Token {
                path: Some(path),
                reason,
            } => {
                write!(f, "no bearer token in {}: {reason}", path.display())
            }
            Self::Spawn { source } => write!(f, "cannot start the server's thread: {source}"),
            Self::Signals { source } => write!(f, "cannot wait for signals: {source}"),
        }
    }
}

impl error::Error for ServerError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Bind { source, .. }
            | Self::BindUnix { source, .. }
            | Self::Spawn { source }
            | Self::Signals { source } => Some(source),
            // Shown whole by this error already.
            #[cfg(feature = "access")]
            Self::WebConfig(_) | Self::Token { .. } => None,
        }
    }
}

#[cfg(feature = "access")]
impl From<super::WebConfigError> for ServerError {
    fn from(error: super::WebConfigError) -> Self {
        Self::WebConfig(error)
    }
}

/// What to do about the usual reasons, in words; the operating system's words for the others.
fn reason(address: &str, error: &io::Error) -> String {
    const FORM: &str = "an address is written as `host:port`, such as `127.0.0.1:9464`, or `0.0.0.0:9464` for all of this \
                        machine's addresses";
    let text = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "the port is in use; stop what listens there, or choose another port (0 takes a free one)"
        }
        io::ErrorKind::AddrNotAvailable => "this machine does not have that address",
        io::ErrorKind::PermissionDenied => {
            "permission denied; ports below 1024 are often for root only"
        }
        io::ErrorKind::InvalidInput => FORM,
        // It was looked up as a name, which it may not have been meant as.
        _ if address.parse::<SocketAddr>().is_err() => return format!("{error}; {FORM}"),
        _ => return error.to_string(),
    };
    text.to_owned()
}
