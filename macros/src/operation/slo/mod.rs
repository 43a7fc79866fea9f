//! `slo(success = 99.9, latency(under = "250ms", for = 99))`: what an operation promises.

mod check;
mod emit;
mod parse;

pub(crate) use check::Measured;
pub(super) use parse::Slo;
