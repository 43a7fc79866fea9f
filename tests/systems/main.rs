//! Five systems that teams monitor by hand, rebuilt: examples/paladin and its neighbours, as programs that run. What each
//! has to expose, to answer and to tell stands in its own file here, next to the facts that it was built from.
//!
//! # A system's test
//!
//! A [`Kind`] says what is special about one: the name of its example, its table of families as the facts have it, what
//! else is on its page, the lints of `promtool` that its declared exceptions trip, how its `deploy` folder is made. Then
//!
//! - [`Kind::is_fresh`]: its `deploy` folder is what the tool makes of the built program; `BLESS=1` makes it anew;
//! - [`Kind::is_clean`]: `cargo bellwether check` and Grafana's types have nothing to say about rules and dashboards;
//! - [`Kind::start`] runs it; `set("failures 30")` is a line on its standard input; `page`, `value`, `health` ask it;
//! - [`Kind::table_holds`] compares its page with the table, as an independent parser reads it;
//! - [`Watch::over`] has a real Prometheus and Alertmanager run from the `deploy` folder, 60 times faster than in life,
//!   with someone who is told: `panels`, `quiet`, `told`.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic in a test says what went wrong"
)]
#![allow(clippy::float_cmp, reason = "what is compared are counts")]

mod kind;
mod mistralrs;
mod octollm;
mod orchestrator;
mod paladin;
mod paracle;
mod system;
mod table;
mod watch;

use std::time::Duration;

use kind::Kind;
use system::System;
use watch::Watch;

/// How long something may take that takes seconds, on a machine that has other work.
const LIMIT: Duration = Duration::from_mins(4);
