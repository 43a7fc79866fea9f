//! What every contender does and with which labels, so that only the recording differs.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bellwether::Label;
use measured::FixedCardinalityLabel;
use prometheus_client::encoding::EncodeLabelValue;

/// The bounds of every histogram, in seconds.
pub(crate) const BOUNDS: [f64; 12] = [
    0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
];

#[derive(Debug)]
pub(crate) struct Failed;

/// The body of every call. Its result is always good, which the compiler does not know.
#[inline]
pub(crate) fn work(n: u64) -> Result<u64, Failed> {
    match black_box(n) {
        u64::MAX => Err(Failed),
        n => Ok(n),
    }
}

/// Polls a future once, which has to be enough.
#[inline]
pub(crate) fn now<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("the body waits for nothing"),
    }
}

/// The word for an outcome, for contenders that take text.
#[inline]
pub(crate) fn outcome<T, E>(result: &Result<T, E>) -> &'static str {
    if result.is_ok() { "ok" } else { "error" }
}

#[derive(
    Label, FixedCardinalityLabel, EncodeLabelValue, Clone, Copy, Debug, PartialEq, Eq, Hash,
)]
pub(crate) enum Outcome {
    Ok,
    Error,
}

impl Outcome {
    #[inline]
    pub(crate) fn of<T, E>(result: &Result<T, E>) -> Self {
        if result.is_ok() {
            Self::Ok
        } else {
            Self::Error
        }
    }
}

#[derive(
    Label, FixedCardinalityLabel, EncodeLabelValue, Clone, Copy, Debug, PartialEq, Eq, Hash,
)]
pub(crate) enum Stage {
    Search,
    Rank,
    Answer,
    Store,
}

#[derive(
    Label, FixedCardinalityLabel, EncodeLabelValue, Clone, Copy, Debug, PartialEq, Eq, Hash,
)]
pub(crate) enum Tier {
    Free,
    Paid,
}

pub(crate) const STAGES: [Stage; 4] = [Stage::Search, Stage::Rank, Stage::Answer, Stage::Store];
pub(crate) const TIERS: [Tier; 2] = [Tier::Free, Tier::Paid];

impl Stage {
    #[inline]
    pub(crate) fn as_str(self) -> &'static str {
        ["search", "rank", "answer", "store"][self as usize]
    }
}

impl Tier {
    #[inline]
    pub(crate) fn as_str(self) -> &'static str {
        ["free", "paid"][self as usize]
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low bits are wanted")]
fn low(n: u64, count: usize) -> usize {
    n as usize % count
}

/// A number drawn for call number `n`, so that no processor foresees the labels. The limit draws too, in rows with labels.
/// The constants are those of the finalizer of `MurmurHash3`.
#[inline]
fn drawn(n: u64) -> u64 {
    let n = (n ^ n >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let n = (n ^ n >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    n ^ n >> 33
}

/// The enums of call number `n`: one of eight pairs.
#[inline]
pub(crate) fn enums(n: u64) -> (Stage, Tier) {
    let n = drawn(n);
    black_box((STAGES[low(n, 4)], TIERS[low(n / 4, 2)]))
}

pub(crate) const TENANTS: [&str; 8] = [
    "acme-industries",
    "globex",
    "initech-holding",
    "umbrella-corp",
    "stark-logistics",
    "wayne-retail",
    "hooli",
    "vandelay-imports",
];
pub(crate) const MODELS: [&str; 2] = ["large-2026-05", "small-2026-05"];

/// Which tenant call number `n` is for.
#[inline]
pub(crate) fn place(n: u64) -> usize {
    black_box(low(drawn(n), TENANTS.len()))
}

/// The tenant of call number `n`.
#[inline]
pub(crate) fn tenant(n: u64) -> &'static str {
    black_box(TENANTS[low(drawn(n), TENANTS.len())])
}

/// The model of call number `n`.
#[inline]
pub(crate) fn model(n: u64) -> &'static str {
    black_box(MODELS[low(drawn(n) / 8, MODELS.len())])
}

/// Observations in each bucket, in no order.
#[inline]
pub(crate) fn seconds(n: u64) -> f64 {
    const VALUES: [f64; 16] = [
        0.004, 0.3, 0.000_2, 0.04, 7.0, 0.09, 0.002, 0.7, 0.018, 0.000_9, 0.2, 1.7, 0.03, 4.0,
        0.007, 0.06,
    ];
    black_box(VALUES[low(n, VALUES.len())])
}
