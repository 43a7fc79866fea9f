//! Nothing is lost and nothing stays, however many calls end however they like.

use std::future::poll_fn;
use std::thread;

use bellwether::instrumented;

use crate::{End, Shown, panic_of, pending_if, poll_and_drop, run, work};

const THREADS: u64 = 4;
const FUTURES: u64 = 10_000;
const PANICS: u64 = 1_000;

/// Ready after so many polls.
#[instrumented]
async fn stormy(polls: u64) -> Result<(), String> {
    for _ in 0..polls {
        let mut first = true;
        poll_fn(|_| pending_if(std::mem::take(&mut first))).await;
    }
    if polls.is_multiple_of(2) {
        Ok(())
    } else {
        Err("odd".to_owned())
    }
}

#[instrumented]
fn panicky(end: End) -> Result<u32, String> {
    work(end)
}

#[instrumented]
async fn async_panicky(end: End) -> Result<u32, String> {
    crate::later(end).await
}

/// Numbers that look random and are the same in every run.
fn random(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1);
    *state >> 33
}

#[derive(Default)]
struct Tally {
    never: u64,
    ok: u64,
    error: u64,
    cancelled: u64,
}

fn storm(mut state: u64) -> Tally {
    let mut tally = Tally::default();
    for _ in 0..FUTURES / THREADS {
        let (polls, dropped_after) = (random(&mut state) % 5, random(&mut state) % 7);
        let future = stormy(polls);
        if dropped_after == 0 {
            tally.never += 1;
            drop(future);
        } else if dropped_after <= polls {
            tally.cancelled += 1;
            poll_and_drop(future, usize::try_from(dropped_after).unwrap());
        } else {
            match run(future) {
                Ok(()) => tally.ok += 1,
                Err(_) => tally.error += 1,
            }
        }
    }
    tally
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "some thousands")]
fn futures_dropped_at_random_points_are_all_accounted_for() {
    let threads: Vec<_> = (1..=THREADS)
        .map(|seed| thread::spawn(move || storm(seed)))
        .collect();
    let mut sum = Tally::default();
    for tally in threads.into_iter().map(|thread| thread.join().unwrap()) {
        sum.never += tally.never;
        sum.ok += tally.ok;
        sum.error += tally.error;
        sum.cancelled += tally.cancelled;
    }
    assert!(sum.never > 0 && sum.ok > 0 && sum.error > 0 && sum.cancelled > 0);
    let expected = Shown {
        ok: sum.ok as f64,
        error: sum.error as f64,
        cancelled: sum.cancelled as f64,
        timed: (FUTURES - sum.never) as f64,
        ..Shown::default()
    };
    assert_eq!(Shown::of("stormy"), expected);
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "some hundreds")]
fn panics_on_many_threads_are_all_accounted_for() {
    let each = PANICS / THREADS;
    let threads = (0..THREADS).map(|_| {
        thread::spawn(move || {
            for _ in 0..each {
                panic_of(|| panicky(End::Panic));
                let mut future = Box::pin(async_panicky(End::Panic));
                panic_of(|| run(future.as_mut()));
            }
        })
    });
    threads
        .collect::<Vec<_>>()
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    let expected = Shown {
        panic: PANICS as f64,
        timed: PANICS as f64,
        ..Shown::default()
    };
    assert_eq!(Shown::of("panicky"), expected);
    assert_eq!(Shown::of("async_panicky"), expected);
}

#[instrumented]
async fn on_tokio(end: End) -> Result<u32, String> {
    match end {
        End::Never => {
            tokio::time::sleep(std::time::Duration::from_hours(1)).await;
            Ok(0)
        }
        other => work(other),
    }
}

#[test]
fn tasks_that_tokio_aborts_or_catches_are_accounted_for() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build();
    runtime.unwrap().block_on(async {
        let never: Vec<_> = (0..100)
            .map(|_| tokio::spawn(on_tokio(End::Never)))
            .collect();
        while Shown::of("on_tokio").in_flight < 100.0 {
            tokio::task::yield_now().await;
        }
        for task in never {
            task.abort();
            assert!(task.await.unwrap_err().is_cancelled());
        }
        let panics = tokio::spawn(async {
            let panics = std::panic::AssertUnwindSafe(|| panic_of(|| run(on_tokio(End::Panic))));
            panics();
        });
        panics.await.unwrap();
        tokio::spawn(on_tokio(End::Ok)).await.unwrap().unwrap();
    });
    let expected = Shown {
        ok: 1.0,
        panic: 1.0,
        cancelled: 100.0,
        timed: 102.0,
        ..Shown::default()
    };
    assert_eq!(Shown::of("on_tokio"), expected);
}
