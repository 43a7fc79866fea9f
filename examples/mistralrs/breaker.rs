//! Circuit breakers: a server that fails five times in a row is left alone for two seconds, then tried once.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bellwether::instrumented;

use crate::metrics::Server;

const FAILURES: u32 = 5;
const PAUSE: Duration = Duration::from_secs(2);

static BREAKERS: [Breaker; 3] = [const { Breaker(Mutex::new(Circuit::Closed { failures: 0 })) }; 3];

pub(crate) struct Breaker(Mutex<Circuit>);

#[derive(Clone, Copy)]
enum Circuit {
    Closed {
        failures: u32,
    },
    Open {
        since: Instant,
    },
    /// One call is tried.
    HalfOpen {
        since: Instant,
    },
}

pub(crate) fn of(server: Server) -> &'static Breaker {
    &BREAKERS[server as usize]
}

impl Breaker {
    /// Whether a call may be made now.
    pub(crate) fn lets_through(&self) -> bool {
        let mut circuit = self.circuit();
        match *circuit {
            Circuit::Closed { .. } => true,
            // Whoever was let through and never told how it ended has left.
            Circuit::Open { since } | Circuit::HalfOpen { since } => {
                let over = since.elapsed() > PAUSE;
                if over {
                    *circuit = Circuit::HalfOpen {
                        since: Instant::now(),
                    };
                }
                over
            }
        }
    }

    /// A call that began before the others failed says nothing of now.
    pub(crate) fn succeeded(&self) {
        let mut circuit = self.circuit();
        if !matches!(*circuit, Circuit::Open { .. }) {
            *circuit = Circuit::Closed { failures: 0 };
        }
    }

    pub(crate) fn failed(&self, server: Server) {
        let mut circuit = self.circuit();
        match &mut *circuit {
            // Calls that were on their way trip it no second time.
            Circuit::Open { .. } => {}
            Circuit::Closed { failures } if *failures + 1 < FAILURES => *failures += 1,
            Circuit::Closed { .. } | Circuit::HalfOpen { .. } => *circuit = trip(server),
        }
    }

    /// As the gauge has it.
    pub(crate) fn state(&self) -> i64 {
        match *self.circuit() {
            Circuit::Closed { .. } => 0,
            Circuit::HalfOpen { .. } => 1,
            Circuit::Open { .. } => 2,
        }
    }

    fn circuit(&self) -> MutexGuard<'_, Circuit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[instrumented(
    calls(name = "mistralrs_circuit_breaker_trips_total", outcome = false),
    duration = false,
    in_flight = false,
    labels(name: Server = server),
    span = false
)]
fn trip(server: Server) -> Circuit {
    tracing::warn!(?server, "the circuit breaker trips");
    Circuit::Open {
        since: Instant::now(),
    }
}
