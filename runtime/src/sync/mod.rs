//! What threads share, in one place: the standard library's types, and in the build of the model checker (`--cfg
//! bellwether_model`) the checker's, which try the orders in which threads can run and what each load may see.

#[cfg(bellwether_model)]
pub(crate) mod model;

#[cfg(bellwether_model)]
pub(crate) use model::{
    AtomicU64, Bug, Mutex, MutexGuard, OnceLock, RwLock, check, finds, global, planted, spawn,
    thread_local,
};

#[cfg(not(bellwether_model))]
pub(crate) use std::{
    sync::atomic::AtomicU64,
    sync::{Mutex, MutexGuard, OnceLock, RwLock},
    thread_local,
};

/// A static that each run of a model has for itself.
#[cfg(not(bellwether_model))]
macro_rules! global {
    ($name:ident: $type:ty = $value:expr) => {
        static $name: $type = $value;
    };
}

/// Whether a model has asked for this bug: only ever in the checker's build.
#[cfg(not(bellwether_model))]
macro_rules! planted {
    ($bug:ident) => {
        false
    };
}

#[cfg(not(bellwether_model))]
pub(crate) use {global, planted};
