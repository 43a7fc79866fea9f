//! What the drop of an argument takes, and that it panics, belongs to the call.

use std::time::Duration;

use bellwether::{Registry, instrumented};

use crate::{Shown, panic_of, run};

struct Slow(u32);

impl Drop for Slow {
    fn drop(&mut self) {
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[instrumented(name = "slow_field", span = false)]
fn slow_field(slow: Slow) -> u32 {
    slow.0
}

#[instrumented(name = "slow_field_later", span = false)]
async fn slow_field_later(slow: Slow) -> u32 {
    slow.0
}

#[instrumented(name = "slow_wild", span = false)]
fn slow_wild(_: Slow, number: u32) -> u32 {
    number
}

#[instrumented(name = "slow_pattern_later", span = false)]
async fn slow_pattern_later(Slow(number): Slow) -> u32 {
    number
}

#[test]
fn the_time_that_a_drop_takes_belongs_to_the_call() {
    let slow = || Slow(1);
    assert_eq!(slow_field(slow()) + slow_wild(slow(), 1), 2);
    assert_eq!(
        run(slow_field_later(slow())) + run(slow_pattern_later(slow())),
        2
    );
    let snapshot = Registry::global().snapshot();
    for function in [
        "slow_field",
        "slow_field_later",
        "slow_wild",
        "slow_pattern_later",
    ] {
        let name = format!("{function}_duration_seconds");
        let sum = snapshot.histogram(&name, &[]).unwrap().sum();
        assert!(sum >= 0.02, "{function}: {sum}");
    }
}

struct Breaks;

impl Drop for Breaks {
    fn drop(&mut self) {
        panic!("in a drop");
    }
}

#[instrumented(span = false)]
fn drops_badly(breaks: Breaks) -> u32 {
    let _ = &breaks;
    1
}

#[instrumented(span = false)]
async fn drops_badly_later(_breaks: Breaks) -> u32 {
    1
}

#[instrumented(span = false)]
fn drops_badly_unnamed(_: Breaks, number: u32) -> u32 {
    number
}

#[instrumented(span = false)]
async fn drops_badly_in_part((number, _): (u32, Breaks)) -> u32 {
    number
}

#[test]
fn a_panic_while_an_argument_is_dropped_is_a_panic_of_the_call() {
    assert_eq!(panic_of(|| drops_badly(Breaks)), "in a drop");
    assert_eq!(panic_of(|| run(drops_badly_later(Breaks))), "in a drop");
    assert_eq!(panic_of(|| drops_badly_unnamed(Breaks, 1)), "in a drop");
    let in_part = || run(drops_badly_in_part((1, Breaks)));
    assert_eq!(panic_of(in_part), "in a drop");
    for function in [
        "drops_badly",
        "drops_badly_later",
        "drops_badly_unnamed",
        "drops_badly_in_part",
    ] {
        let expected = Shown {
            panic: 1.0,
            timed: 1.0,
            ..Shown::default()
        };
        assert_eq!(Shown::of(function), expected, "{function}");
    }
}
