//! Pools of connections to the servers: 64 for each, kept open where nothing went wrong with them.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use bellwether::instrumented;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::metrics::Server;
use crate::tools::{Unavailable, depend};

const PLACES: usize = 64;

static POOLS: [Pool; 3] = [const {
    Pool {
        places: Semaphore::const_new(PLACES),
        idle: AtomicU64::new(0),
    }
}; 3];

struct Pool {
    places: Semaphore,
    /// Open, and used by nobody.
    idle: AtomicU64,
}

/// A connection in use. Dropped, it is closed, as after a failure and where whoever used it has left.
pub(crate) struct Connection {
    server: Server,
    _place: SemaphorePermit<'static>,
}

impl Connection {
    /// Leaves it open for the next one.
    pub(crate) fn keep(self) {
        POOLS[self.server as usize].idle.fetch_add(1, Relaxed);
    }
}

/// A connection that is open already, or a new one.
pub(crate) async fn take(server: Server) -> Result<Connection, Unavailable> {
    let Pool { places, idle } = &POOLS[server as usize];
    let place = places
        .acquire()
        .await
        .map_err(|_| Unavailable("the pool"))?;
    let one_less = |idle: u64| idle.checked_sub(1);
    if idle.fetch_update(Relaxed, Relaxed, one_less).is_ok() {
        return Ok(reuse(server, place));
    }
    depend("network").await?;
    Ok(create(server, place))
}

#[instrumented(
    calls(name = "mistralrs_connection_reused_total", outcome = false),
    duration = false,
    in_flight = false,
    labels(pool: Server = server),
    span = false
)]
fn reuse(server: Server, place: SemaphorePermit<'static>) -> Connection {
    Connection {
        server,
        _place: place,
    }
}

#[instrumented(
    calls(
        name = "mistralrs_connection_created_total",
        outcome = false,
        because = "dashboards of others ask for this counter by this name"
    ),
    duration = false,
    in_flight = false,
    labels(pool: Server = server),
    span = false
)]
fn create(server: Server, place: SemaphorePermit<'static>) -> Connection {
    tracing::debug!(?server, "a connection is opened");
    Connection {
        server,
        _place: place,
    }
}

pub(crate) fn active() -> i64 {
    let taken = POOLS
        .iter()
        .map(|pool| PLACES - pool.places.available_permits());
    taken.sum::<usize>().try_into().unwrap_or(i64::MAX)
}

/// Whether some server has no connection to give.
pub(crate) fn is_full() -> bool {
    POOLS
        .iter()
        .any(|pool| pool.places.available_permits() == 0)
}
