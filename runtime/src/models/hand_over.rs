use std::sync::Arc;

use super::{join, start, start_with_late};
use crate::cell::{Kinds, Region};
use crate::sync::{Bug, check, finds};

fn record(region: &Region) {
    match region.place().at_hand(0) {
        Some(cells) => cells.add(0, 1),
        None => region.cells(0).add(0, 1),
    }
}

fn record_twice(region: &Region) {
    record(region);
    record(region);
}

fn total(region: &Region) -> u64 {
    region.total(0).0
}

/// Two numbers for three threads: they have them one after the other, or share cells where they run at once.
fn three_threads() {
    let region = Arc::new(Region::new(1, 1, Kinds::default()));
    let threads = [(); 3].map(|()| start(&region, record));
    join(threads);
    assert_eq!(total(&region), 3, "a count was lost");
}

/// The first thread ends while the second runs, which may get its number.
fn one_ends() {
    let region = Arc::new(Region::new(1, 1, Kinds::default()));
    let first = start_with_late(&region, record_twice, record);
    let second = start(&region, record_twice);
    join([first, second]);
    assert_eq!(total(&region), 5, "a count was lost");
}

/// Destructors that run after a thread has given its number back record in the cells that all share.
fn without_a_number() {
    let region = Arc::new(Region::new(1, 1, Kinds::default()));
    let threads = [(); 2].map(|()| start_with_late(&region, record, record));
    join(threads);
    assert_eq!(total(&region), 4, "a count was lost");
}

/// A region is dropped when all have let go of it, and its cells go to the next, which another thread writes.
fn given_out_again() {
    let region = Arc::new(Region::new(1, 1, Kinds::default()));
    let threads = [(); 2].map(|()| start_with_late(&region, record, record));
    join(threads);
    drop(region);
    let next = Arc::new(Region::new(1, 1, Kinds::default()));
    join([start_with_late(&next, record, record)]);
    assert_eq!(total(&next), 2, "a count of another was there");
}

/// Threads touch a second block while somebody reads it.
fn of_two_blocks() {
    let region = Arc::new(Region::new(3, 1, Kinds::default()));
    let both = |region: &Region| {
        region.cells(0).add(0, 1);
        region.cells(2).add(0, 1);
    };
    let writers = [(); 2].map(|()| start(&region, both));
    let watcher = start(&region, |region| {
        let second = region.total(2).0;
        let first = total(region);
        assert!(first >= second, "a count was overlooked");
    });
    join(writers.into_iter().chain([watcher]));
    let second = region.total(2).0;
    assert_eq!([total(&region), second], [2, 2], "a count was lost");
}

#[test]
fn no_count_is_overlooked_in_a_block_that_is_new() {
    check(of_two_blocks);
}

#[test]
fn cells_that_are_given_out_again_begin_at_zero() {
    check(given_out_again);
}

#[test]
#[should_panic = "a count of another was there"]
fn cells_that_are_given_out_with_what_they_held_are_found() {
    finds(Bug::RegionDirty, given_out_again);
}

#[test]
fn no_count_is_lost_where_three_threads_have_two_numbers() {
    check(three_threads);
}

#[test]
fn no_count_is_lost_when_a_number_is_handed_on() {
    check(one_ends);
}

#[test]
fn no_count_is_lost_in_destructors_that_record() {
    check(without_a_number);
}

#[test]
#[should_panic = "a count was lost"]
fn a_number_given_to_two_threads_is_found() {
    finds(Bug::NumberTwice, three_threads);
}

#[test]
#[should_panic = "a count was lost"]
fn a_number_used_after_it_was_handed_on_is_found() {
    finds(Bug::NumberKept, one_ends);
}

#[test]
#[should_panic = "a count was lost"]
fn shared_cells_written_by_loads_and_stores_are_found() {
    finds(Bug::SharedPlain, without_a_number);
}
