//! Who is let in: the files of operators, TLS, client certificates, passwords, tokens, and what becomes of changes.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]
#![allow(clippy::panic, reason = "a panic in a test says what went wrong")]

mod any_file;
mod behaviour;
mod clients;
mod files;
#[cfg(target_os = "linux")]
mod goodbye;
mod limits;
mod reload;
mod scraped;
mod setup;
mod users;
