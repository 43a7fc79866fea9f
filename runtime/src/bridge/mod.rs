//! Both ways between a registry of ours and one of the `prometheus` crate, so that a program which uses both shows one
//! page.
//!
//! Libraries that count with the `prometheus` crate appear in our exposition through [`from_prometheus`]; an application
//! that serves a `prometheus::Registry` already shows ours through [`as_collector`]. Do both at once and each page shows
//! everything, once.
//!
//! It works with every set of features of the `prometheus` crate. Deliberately not here: formats and HTTP.

mod compat;
mod export;
mod import;

use std::cell::Cell;

pub use export::{RegistryCollector, as_collector};
pub use import::from_prometheus;

thread_local! {
    static CROSSING: Cell<bool> = const { Cell::new(false) };
}

/// Gathers across the bridge, unless this thread is on it already: two registries that show each other would never come
/// to an end.
fn cross<T>(gather: impl FnOnce() -> T) -> Option<T> {
    struct Over;

    impl Drop for Over {
        fn drop(&mut self) {
            CROSSING.set(false);
        }
    }

    if CROSSING.replace(true) {
        return None;
    }
    let _over = Over;
    Some(gather())
}
