//! What the request layer counts: routes, methods, and every way to end.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]
#![allow(clippy::panic, reason = "handlers with bugs")]
#![allow(clippy::float_cmp, reason = "what is compared are counts")]

mod bodies;
mod cost;
mod declaration;
mod declared;
mod endings;
mod grpc;
mod layers;
mod routes;
mod storm;
mod support;
