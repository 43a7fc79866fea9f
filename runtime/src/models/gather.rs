use std::sync::Arc;

use bellwether_spec::{Desc, Kind, OperationDesc};

use super::{desc, gather, join, start, start_with_late};
use crate::cell::Cells;
use crate::family::{At, Declared, Recorded};
use crate::operation::{OperationCells, Verdict};
use crate::sync::{self, Bug, check, finds};
use crate::{Label, LabelSet};

static COUNTER: Desc = desc(Kind::Counter, "events");
static HISTOGRAM: Desc = desc(Kind::Histogram, "sizes").buckets(&[1.0]);
static OPERATION: OperationDesc = OperationDesc::NONE.in_flight(desc(Kind::Gauge, "in_flight"));
static OF_TENANTS: OperationDesc =
    OperationDesc::NONE.in_flight(desc(Kind::Gauge, "in_flight").labels(Tenant::LABELS));
static TIMED: OperationDesc = OperationDesc::NONE
    .calls(desc(Kind::Counter, "calls"))
    .duration(desc(Kind::Histogram, "times").buckets(&[1.0]));

/// Whose cells all threads share.
#[derive(Label)]
#[label(limit = 1)]
struct Tenant(&'static str);

const SERIES: At = At::Closed(0);

fn count(family: &Declared) {
    family.store.record(&SERIES, |cells| cells.add(0, 1));
}

fn counted(family: &Declared) -> f64 {
    let snapshot = gather(family, 0, &COUNTER);
    snapshot.value("events_total", &[]).unwrap_or(f64::NAN)
}

fn counts() {
    let family = Arc::new(Declared::new(&COUNTER, Recorded::Count, ""));
    let first = start(&family, count);
    let second = start(&family, |family| {
        count(family);
        count(family);
    });
    let watcher = start(&family, |family| {
        let (first, second) = (counted(family), counted(family));
        assert!(first <= second, "a count fell");
    });
    join([first, second, watcher]);
}

fn observe(family: &Declared) {
    let observe = |cells: Cells<'_>| family.bounds.observe(cells, 1.0);
    family.store.record(&SERIES, observe);
}

/// The sum of the histogram and its count, each observation having been 1.
fn observed(family: &Declared) -> (f64, f64) {
    let snapshot = gather(family, 0, &HISTOGRAM);
    let histogram = snapshot.histogram("sizes", &[]);
    let all = histogram.and_then(|it| Some((it.sum(), it.buckets().last()?.1)));
    #[expect(clippy::cast_precision_loss, reason = "they are few")]
    all.map_or((f64::NAN, f64::NAN), |(sum, count)| (sum, count as f64))
}

fn observations() {
    let family = Arc::new(Declared::new(&HISTOGRAM, Recorded::Observations, ""));
    let writer = start_with_late(&family, observe, observe);
    let watcher = start(&family, |family| {
        let (sum, count) = observed(family);
        assert!(sum <= count, "a sum holds what its buckets lack");
    });
    join([writer, watcher]);
    let (sum, count) = observed(&family);
    assert!(
        sum.max(count) < 2.5 && sum.min(count) > 1.5,
        "a value was lost"
    );
}

fn in_flight(cells: &OperationCells) -> f64 {
    let snapshot = cells.desc.in_flight.map(|desc| gather(cells, 0, &desc));
    snapshot.map_or(f64::NAN, |it| it.total("in_flight", &[]))
}

fn calls() {
    handed_over(OperationCells::new(&OPERATION, ""), SERIES);
}

fn calls_of_an_open_set() {
    let cells = OperationCells::new(&OF_TENANTS, "");
    let at = cells.at(&Tenant("a"));
    handed_over(cells, at);
}

/// A call starts on one thread and ends on another.
fn handed_over(cells: OperationCells, at: At) {
    let cells = Arc::new(cells);
    let (send, receive) = loom::sync::mpsc::channel();
    let (of_second, there) = (Arc::clone(&cells), at.clone());
    let end = move || {
        let started = receive.recv().unwrap_or_default();
        of_second.finish(&there, started, Verdict::OK);
    };
    let second = sync::spawn(end, || {});
    let of_first = Arc::clone(&cells);
    let begin = move || {
        assert!(send.send(of_first.start(&at)).is_ok());
    };
    let first = sync::spawn(begin, || {});
    let watcher = start(&cells, |cells| {
        let running = in_flight(cells);
        assert!((0.0..=1.0).contains(&running), "{running} calls in flight");
    });
    join([first, second, watcher]);
    assert!(in_flight(&cells).abs() < 0.5, "a call never ended");
}

/// Calls are read before their times, as the names of their families have it.
fn timed_calls() {
    let cells = Arc::new(OperationCells::new(&TIMED, ""));
    let call = |cells: &OperationCells| {
        let started = cells.start(&SERIES);
        cells.finish(&SERIES, started, Verdict::OK);
    };
    let writer = start_with_late(&cells, call, call);
    let watcher = start(&cells, |cells| {
        let [counted, timed] = [(TIMED.calls, 0), (TIMED.duration, 1)].map(|(desc, number)| {
            let snapshot = desc.map(|desc| gather(cells, number, &desc));
            snapshot.map_or(f64::NAN, |it| it.total(["calls", "times"][number], &[]))
        });
        assert!(counted <= timed, "a call is counted and not timed");
    });
    join([writer, watcher]);
}

#[test]
fn a_call_that_is_counted_is_timed() {
    check(timed_calls);
}

#[test]
#[should_panic = "a call is counted and not timed"]
fn a_call_that_is_counted_before_it_is_timed_is_found() {
    finds(Bug::FinishedFirst, timed_calls);
}

#[test]
fn calls_in_flight_of_an_open_set_are_never_negative() {
    check(calls_of_an_open_set);
}

#[test]
#[should_panic = "calls in flight"]
fn a_finish_that_orders_nothing_in_cells_that_all_write_is_found() {
    finds(Bug::Relaxed, calls_of_an_open_set);
}

#[test]
fn a_count_never_falls_between_gathers() {
    check(counts);
}

#[test]
fn a_sum_never_holds_what_its_buckets_lack() {
    check(observations);
}

#[test]
fn calls_in_flight_are_never_negative() {
    check(calls);
}

#[test]
#[should_panic = "a count fell"]
fn a_count_that_falls_is_found() {
    finds(Bug::NumberTwice, counts);
}

#[test]
#[should_panic = "a sum holds what its buckets lack"]
fn a_sum_written_before_its_bucket_is_found() {
    finds(Bug::SumFirst, observations);
}

#[test]
#[should_panic = "a sum holds what its buckets lack"]
fn a_sum_whose_store_orders_nothing_is_found() {
    finds(Bug::Relaxed, observations);
}

#[test]
#[should_panic = "calls in flight"]
fn entered_calls_read_before_finished_ones_are_found() {
    finds(Bug::EnteredFirst, calls);
}

#[test]
#[should_panic = "calls in flight"]
fn a_call_that_began_on_a_new_thread_and_was_overlooked_is_found() {
    finds(Bug::StaleThreads, calls);
}

#[test]
#[should_panic = "calls in flight"]
fn a_finish_whose_store_orders_nothing_is_found() {
    finds(Bug::Relaxed, calls);
}
