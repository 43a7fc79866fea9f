//! Who is answered: TLS, passwords and tokens.

mod config;
mod doors;
mod gate;
mod handshake;
mod passwords;
mod rate;
mod server;
mod tls;
mod token;
mod watch;

pub use config::WebConfigError;
pub(super) use gate::{Gate, guarded};
