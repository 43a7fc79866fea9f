//! Metrics and health over HTTP, and the requests of an application.
//!
//! | | |
//! |---|---|
//! | [`Server`] | answers Prometheus and probes from a thread of its own, however busy the application is |
//! | [`router`], [`router_for`], [`router_with`], [`health_router`] | the same answers as routes for an application that has an axum server |
//! | [`RequestLayer`] | counts an application's requests, times them and shows those in flight |
//!
//! | Path | Answers |
//! |---|---|
//! | `/` | links; with the feature `page`, the program live in a browser: see `Server::page` |
//! | `/metrics` | the exposition, in the format that the client's `Accept` asks for; text 0.0.4 where it asks for nothing we have |
//! | `/health`, `/healthz` | how the process is, as JSON: 200, or 503 where it fails |
//! | `/health/live`, `/health/ready`, `/health/startup`, also as `/livez`, `/readyz`, `/startupz` | one probe: see [`health`](crate::health) |
//! | `/health/{group}` | the components of a group |
//!
//! `HEAD` gets the same without the body, other methods get 405 with `Allow`, other paths 404. With the feature
//! `compression` an exposition goes out in zstd or gzip, whichever the client's `Accept-Encoding` prefers, in zstd where it
//! does not care; below 1400 bytes it goes as it is.
//!
//! # Scrapes
//!
//! Scrapes that come while one is gathered for share the next gather: each shows all that was recorded before it was asked
//! for, and any number of them costs two gathers. A gather runs outside of the event loop, and each collector and callback
//! in a thread of its own. One that panics or takes too long is left out, reported, and counted by
//! `bellwether_collector_failures_total{reason}`; one that does not come back keeps its thread, is not started again, and
//! is not waited for by later scrapes. [`Server::on_collector_failure`] has a scrape fail instead.
//!
//! The registry that is served has `bellwether_scrapes_total{code}`, `bellwether_scrapes_in_flight` and
//! `bellwether_exposition_bytes` too, from zero.
//!
//! | Limit | Unless set | Beyond it | Set by |
//! |---|---|---|---|
//! | time of a scrape | 10 s, or what `X-Prometheus-Scrape-Timeout-Seconds` says less a tenth, which is half a second at most | 503 | [`Server::scrape_timeout`] |
//! | time of a collector or callback | 5 s, and three quarters of what the scrape may take | left out | [`Server::collector_timeout`] |
//! | scrapes at once | 64 | 503 | [`Server::max_scrapes`] |
//!
//! [`router`] has these limits as they are unless set. It needs a tokio runtime whose timers are enabled.
//!
//! # Clients
//!
//! A server holds its clients to these limits. Requests of one connection are answered one after the other; what a client
//! sends ahead waits in its socket, but for some kilobytes. Bodies are not read.
//!
//! | Limit | Unless set | Beyond it | Set by |
//! |---|---|---|---|
//! | time for the headers of a request | 10 s | closed | [`Server::header_read_timeout`] |
//! | size of the headers and the line above them | 16 KiB | 431, closed | [`Server::max_header_bytes`] |
//! | headers | 64 | 431, closed | [`Server::max_headers`] |
//! | time between two requests | 120 s | closed | [`Server::idle_timeout`] |
//! | time to take 16 KiB of an answer, or the rest of it | 10 s | closed | [`Server::write_timeout`] |
//! | time for the handshake of TLS | 5 s | closed | `Server::handshake_timeout` |
//! | connections | 128 | the one that waits longest without asking anything is closed; the new one if all are being answered | [`Server::max_connections`] |
//! | body of `GET` and `HEAD` | none | 413, closed | |
//! | `Host` in HTTP/1.1 | one | 400, closed | |
//! | `Content-Length` beside `Transfer-Encoding` | | refused, closed | |
//!
//! # The end
//!
//! [`Handle::shutdown`] fails readiness at once, goes on for [`Server::drain_delay`] (none unless set), stops listening, and
//! waits for requests that run for [`Server::shutdown_limit`] (5 s unless set). The last server of a
//! [`Health`](crate::Health) then [closes](crate::Health::close) it: what its checks captured is dropped. With the feature
//! `signals`, `Handle::until_terminated` does so at the first SIGTERM or SIGINT, and the second ends the process at once,
//! with the exit code 128 + the signal's number.
//!
//! Each step is an event at level INFO of the target `bellwether`: how many requests are in flight (of all request
//! layers), how long the server waits, what still runs at its end. Five seconds after the last server, a program that was
//! sent a signal and still runs is told so at level WARN. Where no subscriber is set, what a signal does is written to
//! stderr.
//!
//! # Access
//!
//! Whoever reaches the port is answered, unless the feature `access` has a server ask who they are: `Server::web_config` reads
//! TLS, client certificates and passwords from a file, `Server::bearer_token` takes a token.
//!
//! Deliberately not here: how numbers are kept or written. Nothing imports this module.

mod accept;
#[cfg(feature = "access")]
mod access;
mod batch;
mod catalog;
mod coding;
#[cfg(feature = "compression")]
mod compress;
mod connection;
mod end;
mod error;
mod form;
mod handle;
mod health;
mod health_body;
mod landing;
mod limits;
mod listener;
mod own;
#[cfg(feature = "page")]
mod page;
pub(crate) mod requests;
mod router;
mod scrape;
mod seats;
mod server;
mod settings;
#[cfg(feature = "signals")]
mod signals;
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
pub(crate) use own::describe;
pub use requests::{
    BodyEnd, Chosen, CountedBody, Declared, Declares, Head, RequestFuture, RequestLayer,
    RequestService, Until,
};
pub use router::{router, router_for, router_with};
pub use server::Server;
