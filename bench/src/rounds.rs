//! Rounds: in each, every contender of a row has its turn, so that what disturbs one disturbs all.
//!
//! Benchmark libraries measure one contender to its end before they begin the next; on a machine with neighbours that
//! compares two moments and not two contenders.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::bench::{Bench, LIMIT, Row};

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    pub(crate) rounds: usize,
    /// How long each thread's part of a turn shall take.
    pub(crate) turn: Duration,
    pub(crate) threads: &'static [usize],
}

impl Effort {
    pub(crate) const FULL: Self = Self {
        rounds: 15,
        turn: Duration::from_millis(3),
        threads: &[1, 2, 8],
    };
    pub(crate) const QUICK: Self = Self {
        rounds: 3,
        turn: Duration::from_micros(300),
        ..Self::FULL
    };
}

/// What one contender needed in one row.
#[derive(Clone, Debug)]
pub(crate) struct Cost {
    pub(crate) row: Row,
    pub(crate) contender: &'static str,
    pub(crate) threads: usize,
    /// The median of the rounds.
    pub(crate) nanoseconds: f64,
    /// To the limit of the same round, the median of the rounds.
    pub(crate) to_limit: f64,
    /// How many threads ran at a time, the median of the rounds.
    pub(crate) parallel: f64,
}

/// Processor time that this thread has had.
pub(crate) fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// What one contender needed in one turn.
#[derive(Clone, Copy, Debug)]
struct Turn {
    /// Of processor time, for each call.
    nanoseconds: f64,
    /// How many threads ran at a time.
    parallel: f64,
}

/// Has so many threads make `n` calls each.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn turn(bench: &Bench, threads: usize, n: u64) -> Turn {
    let barrier = Barrier::new(threads);
    let measure = || {
        // First touches are no part of a call.
        bench.run(n.div_ceil(8));
        barrier.wait();
        let (begin, start) = (Instant::now(), processor_time());
        bench.run(n);
        let time = processor_time().saturating_sub(start);
        (begin, Instant::now(), time)
    };
    let spans: Vec<_> = if threads == 1 {
        vec![measure()]
    } else {
        thread::scope(|scope| {
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(measure)).collect();
            let ended = running.into_iter().filter_map(|thread| thread.join().ok());
            ended.collect()
        })
    };
    let all: Duration = spans.iter().map(|(_, _, time)| *time).sum();
    let begin = spans.iter().map(|(begin, _, _)| *begin).min();
    let end = spans.iter().map(|(_, end, _)| *end).max();
    let elapsed = end.zip(begin).map(|(end, begin)| end.duration_since(begin));
    Turn {
        nanoseconds: all.as_nanos() as f64 / (n as f64 * threads as f64),
        parallel: all.as_secs_f64() / elapsed.unwrap_or_default().as_secs_f64(),
    }
}

/// A turn in which as many threads ran at a time as there are processors for. A neighbour that takes a processor away
/// makes threads run one after the other, and what they share looks cheap: such a turn is repeated.
#[expect(clippy::cast_precision_loss, reason = "a few processors")]
fn parallel_turn(bench: &Bench, threads: usize, n: u64) -> Turn {
    const TRIES: usize = 12;
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let wanted = 0.85 * threads.min(processors) as f64;
    let mut best = turn(bench, threads, n);
    for _ in 1..TRIES {
        if threads == 1 || best.parallel >= wanted {
            break;
        }
        let next = turn(bench, threads, n);
        if next.parallel > best.parallel {
            best = next;
        }
    }
    best
}

/// How many calls take as long as a turn shall take.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an estimate"
)]
fn calibrate(bench: &Bench, threads: usize, effort: Effort) -> u64 {
    let wanted = effort.turn.as_nanos() as f64;
    let mut n = 64;
    loop {
        let each = turn(bench, threads, n).nanoseconds.max(0.1);
        if each * n as f64 >= wanted / 4.0 {
            return (wanted / each) as u64 + 1;
        }
        n *= 4;
    }
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Measures these contenders, which have to include the limit, from so many threads.
fn row(benches: &[&Bench], threads: usize, effort: Effort) -> Vec<Cost> {
    let calls: Vec<_> = benches
        .iter()
        .map(|bench| calibrate(bench, threads, effort))
        .collect();
    let count = benches.len();
    let mut times = vec![Vec::new(); count];
    let mut parallel = vec![Vec::new(); count];
    for round in 0..effort.rounds {
        for at in 0..count {
            // Nobody always follows the same neighbour's start.
            let at = (at + round) % count;
            let turn = parallel_turn(benches[at], threads, calls[at]);
            times[at].push(turn.nanoseconds);
            parallel[at].push(turn.parallel);
        }
    }
    let limit = benches
        .iter()
        .position(|bench| bench.contender == LIMIT)
        .map(|at| times[at].clone())
        .unwrap_or_default();
    let cost = |((bench, times), parallel): ((&&Bench, Vec<f64>), Vec<f64>)| Cost {
        row: bench.row,
        contender: bench.contender,
        threads,
        to_limit: median(
            times
                .iter()
                .zip(&limit)
                .map(|(time, limit)| time / limit)
                .collect(),
        ),
        nanoseconds: median(times),
        parallel: median(parallel),
    };
    let costs = benches.iter().zip(times).zip(parallel);
    costs.map(cost).collect()
}

/// Measures all rows.
pub(crate) fn measure(
    benches: &[Bench],
    effort: Effort,
    mut done: impl FnMut(&[Cost]),
) -> Vec<Cost> {
    let mut costs = Vec::new();
    for of in Row::ALL {
        let benches: Vec<_> = benches.iter().filter(|bench| bench.row == of).collect();
        if benches.is_empty() {
            continue;
        }
        let first = costs.len();
        for threads in effort.threads {
            costs.extend(row(&benches, *threads, effort));
        }
        done(&costs[first..]);
    }
    costs
}
