//! What the example systems share: a simulated world to monitor, with switches for what can go wrong in it.

pub mod simulation;
