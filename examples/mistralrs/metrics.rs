//! What is told apart, and what is no call: states that are read from what has them.

use bellwether::{Gauge, Label, Metrics};

use crate::breaker;
use crate::pool;

/// Who has tools, and is reached over MCP through a pool of connections and a circuit breaker.
#[derive(Label, Clone, Copy, Debug, PartialEq)]
#[label(name = "name")]
pub(crate) enum Server {
    Search,
    Files,
    Database,
}

impl Server {
    pub(crate) const ALL: [Self; 3] = [Self::Search, Self::Files, Self::Database];
}

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum Tool {
    WebSearch,
    ReadFile,
    RunQuery,
}

impl Tool {
    pub(crate) const ALL: [Self; 3] = [Self::WebSearch, Self::ReadFile, Self::RunQuery];

    pub(crate) fn server(self) -> Server {
        match self {
            Self::WebSearch => Server::Search,
            Self::ReadFile => Server::Files,
            Self::RunQuery => Server::Database,
        }
    }
}

#[derive(Metrics)]
#[metrics(prefix = "mistralrs", max_series = 4)]
pub(crate) struct State {
    /// Whether calls of a server are let through: 0 closed, which is yes; 1 half open; 2 open.
    circuit_breaker_state: Gauge<Server>,
    /// Connections to servers that are in use.
    active_connections: Gauge,
}

/// Has the gauges read from the breakers and the pools themselves, so that they cannot differ from them.
pub(crate) fn watch() {
    let state = State::global();
    for server in Server::ALL {
        let breaker = state.circuit_breaker_state.with(server);
        breaker.read_from(move || breaker::of(server).state());
    }
    state.active_connections.read_from(pool::active);
}
