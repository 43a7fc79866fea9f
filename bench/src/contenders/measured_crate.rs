//! The `measured` crate by hand: vectors over labels of fixed cardinality, open ones interned.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use measured::label::StaticLabelSet;
use measured::metric::histogram::Thresholds;
use measured::text::BufferedTextEncoder;
use measured::{
    Counter, CounterVec, Gauge, GaugeVec, Histogram, HistogramVec, LabelGroup, MetricGroup,
};
use paracord::ParaCord;

use crate::bench::{Bench, Expose, Row, Total};
use crate::work::{self, BOUNDS, Failed, Outcome, Stage, Tier, now, work};

pub(super) const NAME: &str = "measured";
pub(super) const RECORDS: &str = super::prometheus_crate::RECORDS;

const N: usize = BOUNDS.len();

#[derive(LabelGroup, Clone, Copy)]
#[label(set = OutcomeSet)]
struct ByOutcome {
    outcome: Outcome,
}

#[derive(LabelGroup, Clone, Copy)]
#[label(set = PairSet)]
struct Pair {
    stage: Stage,
    tier: Tier,
}

#[derive(LabelGroup, Clone, Copy)]
#[label(set = PairOutcomeSet)]
struct PairOutcome {
    stage: Stage,
    tier: Tier,
    outcome: Outcome,
}

#[derive(LabelGroup, Clone, Copy)]
#[label(set = TextsSet)]
struct Texts<'a> {
    #[label(dynamic_with = ParaCord)]
    tenant: &'a str,
    #[label(dynamic_with = ParaCord)]
    model: &'a str,
}

#[derive(MetricGroup)]
struct Metrics {
    /// Counts.
    call_calls_total: CounterVec<OutcomeSet>,
    /// Times.
    call_duration_seconds: Histogram<N>,
    /// Now.
    call_in_flight: Gauge,
    /// Counts.
    enums_calls_total: CounterVec<PairOutcomeSet>,
    /// Times.
    enums_duration_seconds: HistogramVec<PairSet, N>,
    /// Now.
    enums_in_flight: GaugeVec<PairSet>,
    /// Counts.
    events_total: Counter,
    /// Counts.
    pairs_total: CounterVec<PairSet>,
    /// Counts.
    texts_total: CounterVec<TextsSet>,
    /// Times.
    wait_seconds: Histogram<N>,
    /// Goes up.
    level: Gauge,
}

fn pairs() -> PairSet {
    PairSet {
        stage: StaticLabelSet::new(),
        tier: StaticLabelSet::new(),
    }
}

fn thresholds() -> Thresholds<N> {
    Thresholds::with_buckets(BOUNDS)
}

impl Metrics {
    fn new() -> Self {
        Self {
            call_calls_total: CounterVec::with_label_set(OutcomeSet {
                outcome: StaticLabelSet::new(),
            }),
            call_duration_seconds: Histogram::with_metadata(thresholds()),
            call_in_flight: Gauge::new(),
            enums_calls_total: CounterVec::with_label_set(PairOutcomeSet {
                stage: StaticLabelSet::new(),
                tier: StaticLabelSet::new(),
                outcome: StaticLabelSet::new(),
            }),
            enums_duration_seconds: HistogramVec::with_label_set_and_metadata(
                pairs(),
                thresholds(),
            ),
            enums_in_flight: GaugeVec::with_label_set(pairs()),
            events_total: Counter::new(),
            pairs_total: CounterVec::with_label_set(pairs()),
            texts_total: CounterVec::with_label_set(TextsSet {
                tenant: ParaCord::default(),
                model: ParaCord::default(),
            }),
            wait_seconds: Histogram::with_metadata(thresholds()),
            level: Gauge::new(),
        }
    }

    #[inline]
    async fn call(&self, n: u64) -> Result<u64, Failed> {
        self.call_in_flight.inc();
        let start = Instant::now();
        let result = work(n);
        let time = start.elapsed().as_secs_f64();
        self.call_duration_seconds.get_metric().observe(time);
        let outcome = Outcome::of(&result);
        self.call_calls_total.inc(ByOutcome { outcome });
        self.call_in_flight.dec();
        result
    }

    #[inline]
    async fn call_enums(&self, stage: Stage, tier: Tier, n: u64) -> Result<u64, Failed> {
        self.enums_in_flight.inc(Pair { stage, tier });
        let start = Instant::now();
        let result = work(n);
        let time = start.elapsed().as_secs_f64();
        self.enums_duration_seconds
            .observe(Pair { stage, tier }, time);
        let outcome = Outcome::of(&result);
        self.enums_calls_total.inc(PairOutcome {
            stage,
            tier,
            outcome,
        });
        self.enums_in_flight.dec(Pair { stage, tier });
        result
    }
}

pub(crate) fn encode(metrics: &impl MetricGroup<BufferedTextEncoder>) -> String {
    let mut encoder = BufferedTextEncoder::new();
    let _ = metrics.collect_group_into(&mut encoder);
    String::from_utf8(encoder.finish().into()).unwrap_or_default()
}

fn of_call(name: &str) -> Vec<Total> {
    Total::call(
        &format!("{name}_calls_total"),
        &format!("{name}_duration_seconds"),
        &format!("{name}_in_flight"),
    )
}

pub(super) fn benches() -> Vec<Bench> {
    let all: &'static Metrics = Box::leak(Box::new(Metrics::new()));
    let expose: Expose = Arc::new(|| encode(all));
    vec![
        Bench::new(Row::Call, NAME, |n| drop(black_box(now(all.call(n)))))
            .checked(&expose, of_call("call")),
        Bench::new(Row::CallEnums, NAME, |n| {
            let (stage, tier) = work::enums(n);
            drop(black_box(now(all.call_enums(stage, tier, n))));
        })
        .checked(&expose, of_call("enums")),
        Bench::new(Row::Counter, NAME, |_| all.events_total.inc())
            .checked(&expose, Total::one("events_total")),
        Bench::new(Row::CounterEnums, NAME, |n| {
            let (stage, tier) = work::enums(n);
            all.pairs_total.inc(Pair { stage, tier });
        })
        .checked(&expose, Total::one("pairs_total")),
        Bench::new(Row::CounterTexts, NAME, |n| {
            let (tenant, model) = (work::tenant(n), work::model(n));
            all.texts_total.inc(Texts { tenant, model });
        })
        .checked(&expose, Total::one("texts_total")),
        Bench::new(Row::Histogram, NAME, |n| {
            all.wait_seconds.get_metric().observe(work::seconds(n));
        })
        .checked(&expose, Total::one("wait_seconds_count")),
        Bench::new(Row::Gauge, NAME, |_| all.level.inc()).checked(&expose, Total::one("level")),
    ]
}
