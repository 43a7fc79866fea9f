use std::sync::Arc;

use super::{join, start};
use crate::cell::{NativeCells, Policy, native_index};
use crate::sync::{Bug, check, finds};

/// Two magnitudes that have a bucket in common in a coarser schema only.
const VALUES: [f64; 2] = [1.5, 1.75];

/// How many values there are, each in a bucket that it can be in.
fn count(cells: &NativeCells) -> u64 {
    let read = cells.read();
    for (index, _) in &read.positive {
        let [near, far] = [index - 1, *index].map(|it| native_index::bound(it, read.steps));
        let right = VALUES.iter().any(|it| near < *it && *it <= far);
        assert!(right, "a bucket is read by another schema than its own");
    }
    read.count()
}

/// There may be one bucket: with the second the schema becomes coarser.
fn coarser() {
    let policy = Policy {
        steps: 0,
        buckets: 1,
        zero: 0.0,
    };
    let cells = Arc::new(NativeCells::new(&policy));
    let first = start(&cells, |cells| cells.observe(VALUES[0]));
    let second = start(&cells, |cells| cells.observe(VALUES[1]));
    let watcher = start(&cells, |cells| {
        let (first, second) = (count(cells), count(cells));
        assert!(first <= second, "a count fell");
    });
    join([first, second, watcher]);
    assert_eq!(count(&cells), 2, "a value was lost");
    assert_eq!(cells.read().positive.len(), 1, "there is room for one");
}

#[test]
fn no_value_is_lost_or_misread_while_the_schema_becomes_coarser() {
    check(coarser);
}

#[test]
#[should_panic = "a bucket is read by another schema than its own"]
fn a_count_that_orders_nothing_is_found() {
    finds(Bug::Relaxed, coarser);
}
