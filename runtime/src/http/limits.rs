//! What clients may take, as a user sets it.

use std::time::Duration;

use super::Server;

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

    /// Sets for how long a shutdown waits for scrapes that run: 5 seconds unless set.
    pub fn shutdown_limit(mut self, limit: Duration) -> Self {
        self.settings.shutdown_limit = limit;
        self
    }
}
