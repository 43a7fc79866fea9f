//! What clients may take, as a user sets it.

use std::time::Duration;

use super::Server;

/// What a scrape answers where a collector or a callback panics or takes too long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnCollectorFailure {
    /// The exposition without it. What is missing is reported, and counted by `bellwether_collector_failures_total`.
    #[default]
    Continue,
    /// 500 and no exposition, so that Prometheus shows the target as down.
    Fail,
}

impl<A> Server<A> {
    /// Sets how long a client may take to send the headers of a request: 10 seconds unless set. Then the connection ends.
    pub fn header_read_timeout(mut self, limit: Duration) -> Self {
        self.settings.limits.header_read = limit;
        self
    }

    /// Sets how large the line of a request and its headers may be, together: 16 KiB unless set. What is larger gets 431.
    pub fn max_header_bytes(mut self, bytes: usize) -> Self {
        self.settings.limits.header_bytes = bytes;
        self
    }

    /// Sets how many headers a request may have: 64 unless set. What has more gets 431.
    pub fn max_headers(mut self, headers: usize) -> Self {
        self.settings.limits.headers = headers;
        self
    }

    /// Sets how long a connection may stay open between two requests: 120 seconds unless set, so that one scrape a minute
    /// finds it open.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.settings.limits.idle = limit;
        self
    }

    /// Sets how long a client may take for 16 KiB of an answer, or for the rest of it: 10 seconds unless set. Then the
    /// connection ends.
    pub fn write_timeout(mut self, limit: Duration) -> Self {
        self.settings.limits.write = limit;
        self
    }

    /// Sets how many connections there can be at once: 128 unless set, and 1 at least.
    ///
    /// One more takes the place of the connection that has waited longest without a request, or else of the one that has
    /// waited longest since its last. Where all of them are being answered, the new one is closed.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.settings.limits.connections = connections.max(1);
        self
    }

    /// Sets for how long all is answered as before once a shutdown has begun and readiness fails: not at all unless set.
    /// Some seconds are right where something sends requests here by readiness, since that takes time to notice.
    pub fn drain_delay(mut self, delay: Duration) -> Self {
        self.settings.drain_delay = delay;
        self
    }

    /// Sets for how long a shutdown waits for scrapes that run: 5 seconds unless set.
    pub fn shutdown_limit(mut self, limit: Duration) -> Self {
        self.settings.shutdown_limit = limit;
        self
    }

    /// Sets how long a scrape may take: 10 seconds unless set, or as long as Prometheus says it waits, less a tenth and
    /// half a second at most. Then it gets 503.
    pub fn scrape_timeout(mut self, limit: Duration) -> Self {
        self.settings.scrapes.deadline = limit;
        self
    }

    /// Sets how long a scrape waits for collectors and callbacks: 5 seconds unless set, and three quarters of what a scrape
    /// may take at most. What is not done by then is left out.
    ///
    /// Each runs in a thread of its own. One that does not come back is not started again: it costs one thread, and later
    /// scrapes do not wait for it.
    pub fn collector_timeout(mut self, limit: Duration) -> Self {
        self.settings.scrapes.collectors = limit;
        self
    }

    /// Sets how many scrapes can be under way at once: 64 unless set. More get 503.
    pub fn max_scrapes(mut self, scrapes: usize) -> Self {
        self.settings.scrapes.at_once = scrapes;
        self
    }

    /// Sets what a scrape answers where a collector fails: the rest unless set.
    pub fn on_collector_failure(mut self, answer: OnCollectorFailure) -> Self {
        self.settings.scrapes.on_failure = answer;
        self
    }
}
