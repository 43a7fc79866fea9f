//! Numbers only: where a thread counts, and what time it is.
//!
//! Deliberately not here: names, labels, kinds, locks on a write. A cell is an `AtomicU64` that holds a count, the bits
//! of an `f64` or a two's complement `i64`; whoever owns the cell knows which.

mod block;
mod bounds;
mod cells;
mod clock;
mod native;
mod region;
mod slots;
mod sums;
mod thread;
mod ticks;

pub(crate) use block::Kinds;
pub(crate) use bounds::{Bounds, SUM};
pub(crate) use cells::{Cells, Totals};
pub(crate) use clock::Clock;
pub(crate) use native::{Buckets, NativeCells, Policy, index as native_index};
pub(crate) use region::{Place, Region};
pub(crate) use slots::{Kept, Owner, Slots, TEXT};
pub(crate) use sums::Sums;
pub(crate) use ticks::TickBounds;
