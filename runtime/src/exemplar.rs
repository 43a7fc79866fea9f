//! Exemplars: what one observation of a bucket points to, usually a trace.
//!
//! Counters have none: what a call or a value points to is told by its bucket, and a place at each count would cost those
//! that count and do not observe.
//!
//! A program without traces pays a load and a branch for each observation: whether anything knows of traces.

use std::cell::Cell;
use std::fmt::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use bellwether_spec::check_label_name;

use crate::cell::{Kept, Owner, Slots, TEXT};
use crate::family::pair;
use crate::report::{Problem, caught, report};
use crate::snapshot::Labels;

/// How much names and values may have together. Source: `OpenMetrics` 1.0, "Exemplars".
const MOST_CHARACTERS: usize = 128;

/// For how many seconds the exemplar of a trace stays before the next takes its place: scrapes are farther apart.
const FRESH: f64 = 1.0;

/// The sampled trace that a thread is in, and the span: the bytes of W3C Trace Context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Of the trace.
    pub trace_id: [u8; 16],
    /// Of the span in it.
    pub span_id: [u8; 8],
}

/// Says how to find the trace that the calling thread is in, for a program that sets its tracing up by itself; `telemetry`
/// does it for its own. Only the first that is given is asked; whether this one is.
///
/// It is asked at the end of each call and at each observation of a histogram: it should neither block nor allocate, and
/// give nothing outside of a trace or in one that nobody keeps. It may record: it is not asked about what it records
/// itself. Where it panics, the observation has no exemplar, and the first time is [reported](crate::on_problem).
pub fn exemplars_from(source: fn() -> Option<Trace>) -> bool {
    SOURCE.set(source).is_ok()
}

static SOURCE: OnceLock<fn() -> Option<Trace>> = OnceLock::new();

/// Whether somebody knows of traces: one load.
#[inline]
pub(crate) fn may_be_traced() -> bool {
    SOURCE.get().is_some()
}

thread_local! {
    /// Whether this thread asks the source, which may record.
    static ASKING: Cell<bool> = const { Cell::new(false) };
}

/// The sampled trace that this thread is in.
#[cold]
pub(crate) fn current() -> Option<Trace> {
    static PANICKED: AtomicBool = AtomicBool::new(false);
    let source = SOURCE.get()?;
    if ASKING.replace(true) {
        return None;
    }
    let trace = caught(source);
    ASKING.set(false);
    // Relaxed: only one of those that panic reports it.
    if trace.is_none() && !PANICKED.swap(true, Ordering::Relaxed) {
        report(&Problem::Exemplar);
    }
    trace.flatten()
}

/// What an observation is to point to.
#[derive(Debug)]
pub(crate) enum Given<'a> {
    Trace(Trace),
    Labels(&'a [(&'a str, &'a str)]),
}

impl Given<'_> {
    /// Keeps it as that of a cell, where it can be shown.
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of an id")]
    pub(crate) fn keep(&self, slots: &Slots, owner: Owner, value: f64) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.unwrap_or_default().as_secs_f64();
        let [number, time] = [value, now].map(f64::to_bits);
        match self {
            _ if !value.is_finite() => {}
            Self::Trace(Trace { trace_id, span_id }) => {
                let trace = u128::from_be_bytes(*trace_id);
                let (high, low) = ((trace >> 64) as u64, trace as u64);
                let words = [number, time, high, low, u64::from_be_bytes(*span_id)];
                // A clock that was put back makes it old too.
                let stays =
                    |[_, time, ..]: [u64; 5]| (0.0..FRESH).contains(&(now - f64::from_bits(time)));
                slots.keep(owner, words, &[], stays);
            }
            Self::Labels(labels) => {
                if let Some(text) = written(labels) {
                    slots.keep(owner, [number, time, 0, 0, 0], text.as_bytes(), |_| false);
                }
            }
        }
    }
}

/// The labels as they are exposed, if they may be.
fn written(labels: &[(&str, &str)]) -> Option<String> {
    let mut text = String::new();
    let mut characters = 0;
    for (at, (name, value)) in labels.iter().enumerate() {
        characters += name.chars().count() + value.chars().count();
        let twice = labels[..at].iter().any(|(other, _)| other == name);
        if twice || characters > MOST_CHARACTERS || check_label_name(name).is_err() {
            return None;
        }
        pair(&mut text, name, value);
    }
    (!text.is_empty() && text.len() <= TEXT).then_some(text)
}

/// One observation of a bucket, and what it points to.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemplar {
    labels: String,
    value: f64,
    timestamp: f64,
}

impl Exemplar {
    pub(crate) fn read(kept: Kept) -> Option<Self> {
        let [value, time, high, low, span] = kept.words;
        let labels = if kept.text.is_empty() {
            let mut text = String::with_capacity(72);
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "trace_id=\"{high:016x}{low:016x}\",span_id=\"{span:016x}\""
            );
            text
        } else {
            String::from_utf8(kept.text).ok()?
        };
        let [value, timestamp] = [value, time].map(f64::from_bits);
        Some(Self {
            labels,
            value,
            timestamp,
        })
    }

    /// What it points to: `trace_id` and `span_id`, or what was given by hand.
    pub fn labels(&self) -> Labels<'_> {
        Labels::new(&self.labels)
    }

    /// What was observed, in the family's unit.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// When, in seconds since 1970.
    pub fn timestamp(&self) -> f64 {
        self.timestamp
    }

    /// The labels as they are exposed, without braces.
    pub(crate) fn label_text(&self) -> &str {
        &self.labels
    }
}
