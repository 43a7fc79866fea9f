//! The four families of an operation, as `#[instrumented]` and an `Operation` field are told about them:
//! `calls`, `duration`, `in_flight`, `errors`, `outcome(…)`, `buckets`, `native`, and what it promises, `slo(…)`. Both take the
//! same arguments.

mod check;
mod emit;
mod parse;
mod record;
mod slo;

pub(crate) use emit::Parts;
pub(crate) use parse::Operation;
pub(crate) use slo::Measured;

use bellwether_spec::Kind;

/// What the families are named after and explained with.
pub(crate) struct Subject<'a> {
    /// `checkout` gives `checkout_calls_total`, unless a family has a name of its own.
    pub base: &'a str,
    /// A sentence about the operation, which opens each HELP. Where it is empty, HELP names the base.
    pub help: &'a str,
    /// Whether errors are counted when nothing is said about them.
    pub errors: bool,
}

/// One of the four families.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Calls,
    Duration,
    InFlight,
    Errors,
}

impl Role {
    pub(crate) const ALL: [Self; 4] = [Self::Calls, Self::Duration, Self::InFlight, Self::Errors];

    /// The argument that is about it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Duration => "duration",
            Self::InFlight => "in_flight",
            Self::Errors => "errors",
        }
    }

    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Calls | Self::Errors => Kind::Counter,
            Self::Duration => Kind::Histogram,
            Self::InFlight => Kind::Gauge,
        }
    }

    /// The unit, which the family's name ends in.
    pub(crate) fn unit(self) -> Option<&'static str> {
        (self == Self::Duration).then_some("seconds")
    }

    /// The family's name where none is given.
    fn default_name(self, base: &str) -> String {
        match self.unit() {
            Some(unit) => format!("{base}_{}_{unit}", self.key()),
            None => format!("{base}_{}", self.key()),
        }
    }
}
