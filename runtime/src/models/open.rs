use std::collections::HashSet;
use std::sync::Arc;

use bellwether_spec::{Desc, Domain, Kind, LabelDesc};

use super::{desc, join};
use crate::cell::{Cells, Totals};
use crate::family::{Names, Open, OpenSeries};
use crate::label::Texts;
use crate::sync::{self, Bug, check, finds};

const LABELS: &[LabelDesc] = &[LabelDesc::new(
    "tenant",
    Domain::Open {
        limit: 1,
        overflow: "other",
    },
)];
static EVENTS: Desc = desc(Kind::Counter, "events").labels(LABELS);

/// An open label set of which one value may be named.
struct Tenants {
    open: Open,
    names: [Names; 1],
}

impl Tenants {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            open: Open::new(LABELS, 1),
            names: [Names::new(&EVENTS, "")],
        })
    }

    /// Records an event, and hands over what it was recorded in.
    fn record(&self, tenant: &'static str) -> Arc<OpenSeries> {
        let met = self.open.series(texts(tenant), &self.names);
        Cells::shared(met.series.cells(1)).add(0, 1);
        Arc::clone(&met.series)
    }

    fn remove(&self, tenant: &'static str) -> bool {
        self.open.remove(texts(tenant), &self.names).is_some()
    }

    /// What is exposed. No text may stand twice, and only one may be named.
    fn shown(&self) -> Vec<Arc<OpenSeries>> {
        let all = self.open.all();
        let labels: Vec<_> = all.iter().map(|series| &*series.labels.of(0)[0]).collect();
        let apart: HashSet<_> = labels.iter().collect();
        assert_eq!(apart.len(), labels.len(), "a series is shown twice");
        let named = labels.iter().filter(|label| !label.contains("other"));
        assert!(named.count() <= 1, "more are named than may be");
        all
    }
}

fn texts(tenant: &str) -> Texts<'_> {
    let mut texts = Texts::default();
    texts.push(tenant);
    texts
}

fn total<'a>(series: impl IntoIterator<Item = &'a Arc<OpenSeries>>) -> u64 {
    let count = |series: &Arc<OpenSeries>| Totals::Cells(series.cells(1)).sum(0);
    series.into_iter().map(count).sum()
}

fn recording(tenants: &Arc<Tenants>, tenant: &'static str) -> super::Thread {
    let tenants = Arc::clone(tenants);
    sync::spawn(move || drop(tenants.record(tenant)), || {})
}

/// Two new values for one place, and a third thread with one of them.
fn cap() {
    let tenants = Tenants::new();
    let threads = ["a", "b", "a"].map(|tenant| recording(&tenants, tenant));
    tenants.shown();
    join(threads);
    assert_eq!(total(&tenants.shown()), 3, "a recording was lost");
}

/// A series is removed while one thread holds it and another records by its label.
fn removal() {
    let tenants = Tenants::new();
    let held = tenants.record("a");
    let of_remover = Arc::clone(&tenants);
    let remover = sync::spawn(move || assert!(of_remover.remove("a")), || {});
    let of_other = Arc::clone(&tenants);
    let other = sync::spawn(move || of_other.record("a"), || {});
    Cells::shared(held.cells(1)).add(0, 1);
    join([remover]);
    let met = other.join().ok();
    let shown = tenants.shown();
    let gone = shown.iter().all(|series| !Arc::ptr_eq(series, &held));
    assert!(gone, "a removed series is shown");
    let again = met.filter(|series| !Arc::ptr_eq(series, &held));
    assert_eq!(
        shown.len(),
        usize::from(again.is_some()),
        "a new series is missing"
    );
    assert_eq!(total(&shown) + total([&held]), 3, "a recording was lost");
}

/// A thread records what it has met before, while the series is removed, and once it sees that it was.
fn removal_of_what_was_met() {
    let tenants = Tenants::new();
    let held = tenants.record("a");
    let of_remover = Arc::clone(&tenants);
    let remover = sync::spawn(move || assert!(of_remover.remove("a")), || {});
    let meanwhile = tenants.record("a");
    join([remover]);
    let after = tenants.record("a");
    assert!(
        !Arc::ptr_eq(&after, &held),
        "a removed series is recorded into"
    );
    let kept = if Arc::ptr_eq(&meanwhile, &held) { 1 } else { 2 };
    assert_eq!(total(&tenants.shown()), kept, "a recording was lost");
}

/// A place that a removal frees goes to one of two new values.
fn freed_place() {
    let tenants = Tenants::new();
    drop(tenants.record("a"));
    let of_remover = Arc::clone(&tenants);
    let remover = sync::spawn(move || assert!(of_remover.remove("a")), || {});
    let threads = ["b", "c"].map(|tenant| recording(&tenants, tenant));
    tenants.shown();
    join(threads.into_iter().chain([remover]));
    assert_eq!(total(&tenants.shown()), 2, "a recording was lost");
}

#[test]
fn never_more_values_are_named_than_the_limit() {
    check(cap);
}

#[test]
fn a_removal_loses_only_what_the_removed_series_held() {
    check(removal);
}

#[test]
fn a_thread_that_has_met_a_series_sees_its_removal() {
    check(removal_of_what_was_met);
}

#[test]
#[should_panic = "a removed series is recorded into"]
fn a_removal_that_threads_do_not_see_is_found() {
    finds(Bug::RemovalUnseen, removal_of_what_was_met);
}

#[test]
fn a_place_that_a_removal_frees_is_given_once() {
    check(freed_place);
}

#[test]
#[should_panic = "more are named than may be"]
fn a_limit_that_is_checked_too_early_is_found() {
    finds(Bug::CapOnce, cap);
}

#[test]
#[should_panic = "a series is shown twice"]
fn a_series_that_is_made_twice_is_found() {
    finds(Bug::SeriesTwice, cap);
}

#[test]
#[should_panic = "a recording was lost"]
fn a_removal_that_clears_a_held_series_is_found() {
    finds(Bug::RemovalClears, removal);
}

#[test]
#[should_panic = "more are named than may be"]
fn a_freed_place_that_is_given_twice_is_found() {
    finds(Bug::CapOnce, freed_place);
}
