//! What threads leave behind: counts that are exact, and no memory.

use std::cell::RefCell;
use std::sync::{Arc, Barrier};
use std::thread;

use allocation_counter::measure;
use bellwether::{Counter, Histogram, Label, Metrics, Operation, Registry};

use crate::{Lane, Storm};

#[derive(Metrics)]
#[metrics(prefix = "fine", global = false)]
struct Fine {
    /// Sizes, in more buckets than anything else has, so that no other test has touched its cells.
    #[metric(buckets = linear(1.0, 1.0, 600))]
    size: Histogram,
}

#[test]
fn ten_thousand_short_threads_lose_nothing_and_leave_no_memory_behind() {
    let registry = Registry::new();
    let storm = Arc::new(Storm::register(&registry).unwrap());
    let fine = Arc::new(Fine::register(&registry).unwrap());
    // One after the other, each to its very end. Bytes that their recordings took.
    let bytes = |threads: u32| -> u64 {
        let one = |_| {
            let (storm, fine) = (Arc::clone(&storm), Arc::clone(&fine));
            let record = move || {
                let call = storm.job.start(Lane::Left);
                storm.events.with(Lane::Left).inc();
                fine.size.observe(2.0);
                call.ok();
            };
            let thread = thread::spawn(move || measure(record).bytes_total);
            thread.join().unwrap()
        };
        (0..threads).map(one).sum()
    };
    let first = bytes(100);
    let more = bytes(10_000);
    assert_eq!(storm.events.with(Lane::Left).get(), 10_100);
    let calls = registry.snapshot().total("storm_job_calls_total", &[]);
    assert_eq!(calls.to_bits(), 10_100_f64.to_bits());
    // The first has cells made, and so have those that find its number taken by a thread of another test.
    assert!(first > 4_000, "{first} bytes for what takes 5 000");
    assert!(
        more < 10_000 * 100,
        "{first} bytes for 100, {more} for 10 000 more"
    );
}

#[derive(Metrics)]
#[metrics(prefix = "task", global = false)]
struct Task {
    /// Runs.
    run: Operation,
}

#[test]
fn operations_share_the_blocks_of_a_thread() {
    const OPERATIONS: usize = 500;
    let registries: Vec<_> = (0..OPERATIONS).map(|_| Registry::new()).collect();
    let tasks = registries.iter().map(|it| Task::register(it).unwrap());
    let tasks: Arc<[_]> = tasks.collect();
    // So many at once that some have numbers that no thread of another test has had: those pay for all.
    let all = Arc::new(Barrier::new(32));
    let threads: Vec<_> = (0..32)
        .map(|_| {
            let (tasks, all) = (Arc::clone(&tasks), Arc::clone(&all));
            thread::spawn(move || {
                let run = || tasks.iter().for_each(|task| task.run.start(()).ok());
                let bytes = measure(run).bytes_current;
                all.wait();
                bytes
            })
        })
        .collect();
    let most = threads.into_iter().map(|thread| thread.join().unwrap());
    let most = most.max().unwrap();
    // The cells of each take 168 bytes. Other tests of this process leave holes in blocks, so that these are spread over
    // more of them than in a program that begins; each with a block of its own would take 4160.
    let limit = i64::try_from(OPERATIONS * 512).unwrap();
    assert!((1..=limit).contains(&most), "{most} bytes");
    let calls = |it: &Registry| it.snapshot().total("task_run_calls_total", &[]);
    assert!(
        registries
            .iter()
            .all(|it| (31.5..32.5).contains(&calls(it)))
    );
}

#[test]
fn registries_that_come_and_go_leave_no_memory_behind() {
    // Each is recorded into by this thread and by another, and dropped.
    let bytes = |registries: u32| -> i64 {
        let one = || {
            let registry = Registry::new();
            let storm = Storm::register(&registry).unwrap();
            let fine = Fine::register(&registry).unwrap();
            let record = || {
                storm.events.with(Lane::Left).inc();
                storm.job.start(Lane::Right).ok();
                fine.size.observe(2.0);
            };
            record();
            assert_eq!(
                storm.events.with(Lane::Left).get(),
                1,
                "it has what another counted"
            );
        };
        measure(|| (0..registries).for_each(|_| one())).bytes_current
    };
    // What is kept of the first is used by all others.
    bytes(10);
    let more = bytes(10_000);
    assert!(more < 100_000, "{more} bytes are kept of 10 000 registries");
}

#[test]
fn many_threads_at_once_are_all_counted_while_they_live_and_after() {
    const AT_ONCE: usize = 100;
    let registry = Registry::new();
    let storm = Storm::register(&registry).unwrap();
    let total = || storm.events.with(Lane::Left).get();
    thread::scope(|scope| {
        let (counted, read) = (
            Arc::new(Barrier::new(AT_ONCE + 1)),
            Arc::new(Barrier::new(AT_ONCE + 1)),
        );
        for _ in 0..AT_ONCE {
            let (counted, read, storm) = (Arc::clone(&counted), Arc::clone(&read), &storm);
            scope.spawn(move || {
                storm.events.with(Lane::Left).inc();
                storm.size.with(Lane::Right).observe(2.0);
                counted.wait();
                read.wait();
                storm.events.with(Lane::Left).inc();
            });
        }
        counted.wait();
        let (events, snapshot) = (total(), registry.snapshot());
        read.wait();
        assert_eq!(events, AT_ONCE as u64);
        let sum = snapshot.value("storm_size_bytes_sum", &[("lane", "right")]);
        assert_eq!(sum, Some(200.0));
    });
    assert_eq!(total(), 2 * AT_ONCE as u64);
}

/// Records when its thread ends, at once with the others of its wave.
struct Late {
    storm: Arc<Storm>,
    all: Arc<Barrier>,
}

const LATE: u64 = 20_000;

impl Drop for Late {
    fn drop(&mut self) {
        self.all.wait();
        for _ in 0..LATE {
            self.storm.events.with(Lane::Right).inc();
        }
    }
}

thread_local! {
    static AT_END: RefCell<Option<Late>> = const { RefCell::new(None) };
}

#[test]
fn destructors_of_thread_locals_count_beside_threads_that_begin() {
    const WAVES: u64 = 20;
    const AT_ONCE: usize = 4;
    let registry = Registry::new();
    let storm = Arc::new(Storm::register(&registry).unwrap());
    let wave = |number: u64| -> Vec<_> {
        let all = Arc::new(Barrier::new(AT_ONCE));
        let one = |_| {
            let (storm, all) = (Arc::clone(&storm), Arc::clone(&all));
            thread::spawn(move || {
                let record = || storm.events.with(Lane::Right).inc();
                let storm = Arc::clone(&storm);
                let late = Some(Late { storm, all });
                // What is met first is destroyed last: both, in turns.
                if number.is_multiple_of(2) {
                    AT_END.set(late);
                    record();
                } else {
                    record();
                    AT_END.set(late);
                }
            })
        };
        (0..AT_ONCE).map(one).collect()
    };
    // Threads of a wave end while those of the next begin, and get their numbers.
    let mut ending: Vec<thread::JoinHandle<()>> = Vec::new();
    for number in 0..WAVES {
        let next = wave(number);
        for thread in ending {
            thread.join().unwrap();
        }
        ending = next;
    }
    for thread in ending {
        thread.join().unwrap();
    }
    let counted = storm.events.with(Lane::Right).get();
    assert_eq!(counted, WAVES * AT_ONCE as u64 * (LATE + 1));
}

#[derive(Label, Clone, Copy)]
enum Digit {
    Zero,
    One,
    Two,
    Three,
    Four,
    Five,
}

const DIGITS: [Digit; 6] = [
    Digit::Zero,
    Digit::One,
    Digit::Two,
    Digit::Three,
    Digit::Four,
    Digit::Five,
];

macro_rules! digits {
    ($($name:ident $label:literal)*) => {$(
        #[derive(Label, Clone, Copy)]
        #[label(name = $label)]
        enum $name { Zero, One, Two, Three, Four, Five }

        impl From<Digit> for $name {
            fn from(digit: Digit) -> Self {
                match digit {
                    Digit::Zero => Self::Zero,
                    Digit::One => Self::One,
                    Digit::Two => Self::Two,
                    Digit::Three => Self::Three,
                    Digit::Four => Self::Four,
                    Digit::Five => Self::Five,
                }
            }
        }
    )*};
}

digits! { Tens "tens" Hundreds "hundreds" Thousands "thousands" }

#[derive(Metrics)]
#[metrics(prefix = "wide", global = false, max_series = 2_000)]
struct Wide {
    /// Of more series than a page has.
    events: Counter<(Thousands, Hundreds, Tens, Digit)>,
}

#[test]
fn each_of_a_thousand_closed_series_has_a_count_of_its_own() {
    let registry = Registry::new();
    let wide = Wide::register(&registry).unwrap();
    let each = |run: &mut dyn FnMut([Digit; 4], u64)| {
        for number in 0..6_usize.pow(4) {
            let digit = |power| DIGITS[number / 6_usize.pow(power) % 6];
            run([digit(3), digit(2), digit(1), digit(0)], number as u64);
        }
    };
    let with = |[a, b, c, d]: [Digit; 4]| {
        wide.events
            .with((Thousands::from(a), Hundreds::from(b), Tens::from(c), d))
    };
    let record = || each(&mut |digits, number| with(digits).inc_by(number));
    record();
    thread::scope(|scope| drop(scope.spawn(record).join()));
    each(&mut |digits, number| assert_eq!(with(digits).get(), 2 * number));
    let snapshot = registry.snapshot();
    let family = snapshot.family("wide_events").unwrap();
    assert_eq!(family.series().len(), 1296);
    for (number, series) in family.series().enumerate() {
        let bellwether::snapshot::Value::Number(count) = series.value() else {
            unreachable!("a counter is a number")
        };
        assert_eq!(count, bellwether::Number::Unsigned(2 * number as u64));
    }
}
