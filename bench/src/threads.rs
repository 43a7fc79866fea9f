//! What five hundred functions cost that many threads have called: memory for each of them, and time in a scrape.

use std::hint::black_box;
use std::sync::{Arc, Barrier};
use std::thread;

use bellwether::{Format, Registry, instrumented};

use crate::rounds::{median, processor_time};

/// Ten functions, or ten modules of what stands there.
macro_rules! ten_functions {
    ($($name:ident)*) => {
        $(#[instrumented(crate = bellwether)]
        pub(super) fn $name() {})*

        pub(super) fn all() {
            $($name();)*
        }
    };
}

macro_rules! modules {
    ($($name:ident)*) => {
        $(mod $name {
            use super::instrumented;
            ten_functions!(f0 f1 f2 f3 f4 f5 f6 f7 f8 f9);
        })*

        /// Calls each function once.
        fn call_all() {
            $($name::all();)*
        }
    };
}

modules! {
    m00 m01 m02 m03 m04 m05 m06 m07 m08 m09 m10 m11 m12 m13 m14 m15 m16 m17 m18 m19 m20 m21 m22 m23 m24
    m25 m26 m27 m28 m29 m30 m31 m32 m33 m34 m35 m36 m37 m38 m39 m40 m41 m42 m43 m44 m45 m46 m47 m48 m49
}

const FUNCTIONS: usize = 500;

/// One row: the cost after this many concurrent threads have called every function.
#[derive(Clone, Debug)]
pub(crate) struct Crowd {
    pub(crate) threads: usize,
    pub(crate) lines: usize,
    pub(crate) nanoseconds_a_line: f64,
    /// What the process grew by for each function and each thread that is new in this row.
    pub(crate) bytes: f64,
}

/// The memory of the process that is in use, in bytes.
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = pages.split(' ').nth(1).and_then(|it| it.parse().ok());
    let pages: u32 = pages.unwrap_or_default();
    f64::from(pages) * 4096.0
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn scrape(rounds: usize) -> (usize, f64) {
    let (mut lines, mut times) = (0, Vec::new());
    for _ in 0..rounds {
        let start = processor_time();
        let text = black_box(Registry::global().encode(Format::Text));
        let time = processor_time().saturating_sub(start);
        lines = text.lines().count();
        times.push(time.as_nanos() as f64 / lines as f64);
    }
    (lines, median(times))
}

/// One after the other, more threads that stay.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
pub(crate) fn crowds(rounds: usize) -> Vec<Crowd> {
    // Everything is registered, and the clock calibrated.
    scrape(1);
    let (mut all, mut before) = (Vec::new(), 0);
    for threads in [1, 16, 64, 256] {
        let new = threads - before;
        let [called, done] = [(); 2].map(|()| Arc::new(Barrier::new(new + 1)));
        let ready = Arc::new(Barrier::new(new + 1));
        let handles: Vec<_> = (0..new)
            .map(|_| {
                let (ready, called, done) = (ready.clone(), called.clone(), done.clone());
                thread::spawn(move || {
                    ready.wait();
                    call_all();
                    called.wait();
                    done.wait();
                })
            })
            .collect();
        let at_first = resident();
        ready.wait();
        called.wait();
        let bytes = (resident() - at_first) / (new * FUNCTIONS) as f64;
        let (lines, nanoseconds_a_line) = scrape(rounds);
        all.push((
            Crowd {
                threads,
                lines,
                nanoseconds_a_line,
                bytes,
            },
            done,
            handles,
        ));
        before = threads;
    }
    let mut crowds = Vec::new();
    for (crowd, done, handles) in all {
        done.wait();
        for thread in handles {
            thread.join().unwrap();
        }
        crowds.push(crowd);
    }
    crowds
}
