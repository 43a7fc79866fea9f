use std::sync::Arc;
use std::time::Duration;

use super::OnCollectorFailure;
use super::stream::Upgrade;
use crate::{Health, Registry};

/// All that a server is told before it starts.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) registry: Registry,
    pub(super) health: Health,
    pub(super) limits: Limits,
    pub(super) scrapes: ScrapeSettings,
    /// Whether `/catalog` is there.
    pub(super) catalog: bool,
    /// Whether `/` is the live page.
    #[cfg(feature = "page")]
    pub(super) page: bool,
    /// What is done to a connection before it is asked anything.
    pub(super) upgrade: Option<Arc<dyn Upgrade>>,
    /// Who is answered.
    #[cfg(feature = "access")]
    pub(super) gate: Option<super::access::Gate>,
    /// From readiness failing to the end of accepting.
    pub(super) drain_delay: Duration,
    /// How long requests that run may take once nothing new is accepted.
    pub(super) shutdown_limit: Duration,
}

/// What one client, and all of them, may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// From the connection, or the first byte of a later request, to the end of the headers.
    pub(super) header_read: Duration,
    /// The headers and the line above them, in bytes.
    pub(super) header_bytes: usize,
    /// How many headers.
    pub(super) headers: usize,
    /// From an answer to the next request.
    pub(super) idle: Duration,
    /// How long a client may take nothing of its answer.
    pub(super) write: Duration,
    /// From the connection to the end of its upgrade.
    pub(super) handshake: Duration,
    /// Connections at once.
    pub(super) connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_read: Duration::from_secs(10),
            header_bytes: 16 << 10,
            headers: 64,
            idle: Duration::from_mins(2),
            write: Duration::from_secs(10),
            handshake: Duration::from_secs(5),
            connections: 128,
        }
    }
}

impl Settings {
    pub(super) fn new(registry: &Registry, health: &Health) -> Self {
        Self {
            registry: registry.clone(),
            health: health.clone(),
            limits: Limits::default(),
            scrapes: ScrapeSettings::default(),
            catalog: false,
            // A program that is handed over shows nothing that was not asked for.
            #[cfg(feature = "page")]
            page: cfg!(debug_assertions),
            upgrade: None,
            #[cfg(feature = "access")]
            gate: None,
            drain_delay: Duration::ZERO,
            shutdown_limit: Duration::from_secs(5),
        }
    }
}

/// What one scrape, and all of them, may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScrapeSettings {
    /// From the request to the answer.
    pub(super) deadline: Duration,
    /// From the gather to the answer of each collector.
    pub(super) collectors: Duration,
    /// Scrapes at once.
    pub(super) at_once: usize,
    pub(super) on_failure: OnCollectorFailure,
}

impl Default for ScrapeSettings {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(10),
            collectors: Duration::from_secs(5),
            at_once: 64,
            on_failure: OnCollectorFailure::Continue,
        }
    }
}
