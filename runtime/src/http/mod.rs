//! What Prometheus scrapes: a server on a thread of its own, or routes for an application that has a server. And the layer
//! that counts an application's requests: [`RequestLayer`].
//!
//! | Path | Answers |
//! |---|---|
//! | `GET /metrics` | the exposition, in the format that the client's `Accept` asks for; text 0.0.4 where it asks for nothing we have |
//! | `GET /health` and others | how the process is: see [`health_router`] |
//!
//! `HEAD` gets the same without the body, other methods get 405 with `Allow`. An exposition is written by a blocking
//! thread, so that a slow collector keeps nothing else from being answered; what panics there is a 500, and reported.
//!
//! With the feature `access` a server asks clients who they are: see `Server::web_config` and `Server::bearer_token`.
//!
//! Deliberately not here: how numbers are kept or written. Nothing imports this module.

mod accept;
#[cfg(feature = "access")]
mod access;
mod batch;
mod coding;
#[cfg(feature = "compression")]
mod compress;
mod connection;
mod end;
mod error;
mod handle;
mod health;
mod health_body;
mod limits;
mod listener;
mod own;
mod requests;
mod router;
mod scrape;
mod seats;
mod server;
mod settings;
#[cfg(unix)]
mod socket_file;
mod stream;
mod timestamp;

#[cfg(feature = "access")]
pub use access::WebConfigError;
pub use error::ServerError;
pub use handle::Handle;
pub use health::health_router;
pub use limits::OnCollectorFailure;
pub use requests::{
    BodyEnd, CountedBody, Head, RequestFuture, RequestLayer, RequestService, Until,
};
pub use router::{router, router_for, router_with};
pub use server::Server;
