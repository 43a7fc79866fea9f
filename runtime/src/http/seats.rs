//! Who is connected, and who has to go when there are too many.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::task::AbortHandle;

/// What a connection is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Phase {
    /// Before its first request can come.
    Upgrading,
    /// A request is on its way in.
    Asking,
    /// Between requests.
    Idle,
    /// A request is being answered.
    Answering,
    /// The answer is on its way out.
    Answered,
}

impl Phase {
    const ALL: [Self; 5] = [
        Self::Upgrading,
        Self::Asking,
        Self::Idle,
        Self::Answering,
        Self::Answered,
    ];
}

/// One connection.
#[derive(Debug)]
pub(super) struct Seat {
    phase: AtomicU8,
    /// Rises with each connection, and with each request that begins or is answered.
    since: AtomicU64,
    turns: Arc<AtomicU64>,
    task: OnceLock<AbortHandle>,
}

impl Seat {
    pub(super) fn phase(&self) -> Phase {
        // Relaxed: the phase publishes nothing else, and is written by the connection's own task.
        Phase::ALL[usize::from(self.phase.load(Ordering::Relaxed))]
    }

    pub(super) fn enter(&self, phase: Phase) {
        // A client that has asked nothing yet waits since it came.
        if self.phase() != Phase::Upgrading {
            self.since.store(turn(&self.turns), Ordering::Relaxed);
        }
        self.phase.store(phase as u8, Ordering::Relaxed);
    }

    fn since(&self) -> u64 {
        self.since.load(Ordering::Relaxed)
    }

    /// Names the task that ends where the seat is given to another connection.
    pub(super) fn belongs_to(&self, task: AbortHandle) {
        // It is told once, by who made the task.
        let _ = self.task.set(task);
    }

    fn leave(&self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

/// The next number, which is higher than all before.
fn turn(turns: &AtomicU64) -> u64 {
    turns.fetch_add(1, Ordering::Relaxed)
}

/// The connections of a server.
#[derive(Debug)]
pub(super) struct Seats {
    taken: Mutex<Vec<Arc<Seat>>>,
    turns: Arc<AtomicU64>,
    limit: usize,
}

/// A seat for as long as this lives.
#[derive(Debug)]
pub(super) struct Taken {
    seats: Arc<Seats>,
    pub(super) seat: Arc<Seat>,
}

impl Seats {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            taken: Mutex::default(),
            turns: Arc::default(),
            limit,
        })
    }

    /// A seat for a new connection. Where all are taken, the connection goes that has waited longest without having asked
    /// anything, or else the one that has waited longest between requests: clients that hold connections and say nothing
    /// cannot keep Prometheus out. None where every connection is being answered.
    pub(super) fn take(self: &Arc<Self>) -> Option<Taken> {
        let mut taken = self.taken();
        if taken.len() >= self.limit {
            let waiting = taken.iter().enumerate();
            let waiting = waiting.filter(|(_, seat)| seat.phase() <= Phase::Idle);
            let order = |seat: &Seat| (seat.phase() == Phase::Idle, seat.since());
            let (at, _) = waiting.min_by_key(|(_, seat)| order(seat))?;
            taken.remove(at).leave();
        }
        let seat = Arc::new(Seat {
            phase: AtomicU8::new(Phase::Upgrading as u8),
            since: AtomicU64::new(turn(&self.turns)),
            turns: Arc::clone(&self.turns),
            task: OnceLock::new(),
        });
        taken.push(Arc::clone(&seat));
        Some(Taken {
            seats: Arc::clone(self),
            seat,
        })
    }

    /// Ends the connections that cannot have asked anything yet.
    pub(super) fn clear_upgrading(&self) {
        let taken = self.taken();
        let upgrading = taken.iter().filter(|seat| seat.phase() == Phase::Upgrading);
        upgrading.for_each(|seat| seat.leave());
    }

    fn taken(&self) -> MutexGuard<'_, Vec<Arc<Seat>>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.seats
            .taken()
            .retain(|seat| !Arc::ptr_eq(seat, &self.seat));
    }
}
