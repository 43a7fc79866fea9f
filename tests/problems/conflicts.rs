//! Declarations that disagree, for the tests of what is told of them. Which of two is first is chosen by those.

use bellwether::{Counter, Gauge, Health, Metrics, build_info, health_check, instrumented};

#[derive(Metrics, Debug)]
#[metrics(prefix = "twice")]
pub(crate) struct Counted {
    /// Visits.
    pub(crate) visits: Counter,
}

#[derive(Metrics, Debug)]
#[metrics(prefix = "twice")]
pub(crate) struct Measured {
    /// Visits.
    pub(crate) visits: Gauge,
}

#[instrumented(name = "thrice", buckets = [1.0])]
pub(crate) fn one() {}

#[instrumented(name = "thrice", buckets = [2.0])]
pub(crate) fn another() {}

build_info!(name = "odd_build_info");
build_info!(name = "odd_build_info", labels(side = "left"));

#[health_check(name = "twin", timeout = "1h")]
async fn first() {}

#[health_check(name = "twin", timeout = "1h")]
async fn second() {}

/// How many problems the declarations above come to.
pub(crate) const PROBLEMS: usize = 4;

/// The first use of everything above.
pub(crate) fn use_all() {
    Counted::global().visits.inc();
    Measured::global().visits.inc();
    one();
    another();
    // Asks for its lock.
    let _ = format!("{:?}", Health::global());
}
