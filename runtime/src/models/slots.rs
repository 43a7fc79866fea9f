use std::sync::Arc;

use super::{join, start};
use crate::cell::{Owner, Slots};
use crate::sync::{Bug, check, finds};

/// Two cells that share the only slot there is.
const OWNERS: [Owner; 2] = [(0, 0), (1, 0)];

/// An exemplar whose parts all say which it is.
fn keep(slots: &Slots, owner: Owner, number: u8) {
    let words = [u64::from(number); 5];
    slots.keep(owner, words, &[number; 2], |_| false);
}

fn read(slots: &Slots, owner: Owner, numbers: &[u8]) {
    let Some(kept) = slots.read(owner) else {
        return;
    };
    let number = kept.text[0];
    assert_eq!(kept.words, [u64::from(number); 5], "parts of two exemplars");
    assert_eq!(kept.text, [number; 2], "parts of two exemplars");
    assert!(numbers.contains(&number), "the exemplar of another cell");
}

/// One cell, whose second exemplar is written while it is read.
fn one_writer() {
    let slots = Arc::new(Slots::new(1));
    keep(&slots, OWNERS[0], 1);
    let writer = start(&slots, |slots| keep(slots, OWNERS[0], 2));
    let reader = start(&slots, |slots| read(slots, OWNERS[0], &[1, 2]));
    join([writer, reader]);
    read(&slots, OWNERS[0], &[2]);
}

/// Two cells that write at once; one of the two is left out, and none is mixed.
fn two_writers() {
    let slots = Arc::new(Slots::new(1));
    let first = start(&slots, |slots| keep(slots, OWNERS[0], 1));
    let second = start(&slots, |slots| keep(slots, OWNERS[1], 2));
    join([first, second]);
    let kept = OWNERS.map(|owner| slots.read(owner));
    assert!(kept.iter().flatten().count() == 1, "there is one slot");
    read(&slots, OWNERS[0], &[1]);
    read(&slots, OWNERS[1], &[2]);
}

#[test]
fn an_exemplar_is_read_whole_or_not_at_all() {
    check(one_writer);
}

#[test]
fn two_cells_that_share_a_slot_never_mix() {
    check(two_writers);
}

#[test]
#[should_panic = "parts of two exemplars"]
fn a_reader_that_does_not_look_again_is_found() {
    finds(Bug::SlotUnchecked, one_writer);
}

#[test]
#[should_panic = "parts of two exemplars"]
fn parts_whose_stores_order_nothing_are_found() {
    finds(Bug::Relaxed, one_writer);
}

#[test]
#[should_panic = "parts of two exemplars"]
fn a_slot_that_two_write_at_once_is_found() {
    finds(Bug::SlotTakenTwice, two_writers);
}
