//! The `prometheus-client` crate by hand: a `Family` asked each time, or the series kept from before.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use prometheus_client::encoding::{EncodeLabelSet, LabelSetEncoder, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::bench::{Bench, Expose, Row, Total};
use crate::work::{self, Failed, MODELS, Outcome, STAGES, Stage, TENANTS, TIERS, Tier, now, work};

pub(super) const LOOKED_UP: &str = "prometheus-client, Family";
pub(super) const CACHED: &str = "prometheus-client, cached";
pub(super) const RECORDS: &str = super::prometheus_crate::RECORDS;

#[derive(EncodeLabelSet, Clone, Debug, PartialEq, Eq, Hash)]
struct Pair {
    stage: Stage,
    tier: Tier,
}

#[derive(EncodeLabelSet, Clone, Debug, PartialEq, Eq, Hash)]
struct Text {
    tenant: String,
}

#[derive(EncodeLabelSet, Clone, Debug, PartialEq, Eq, Hash)]
struct Texts {
    tenant: String,
    model: String,
}

#[derive(EncodeLabelSet, Clone, Debug, PartialEq, Eq, Hash)]
struct ByOutcome {
    outcome: Outcome,
}

/// No labels.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Bare;

impl EncodeLabelSet for Bare {
    fn encode(&self, _: &mut LabelSetEncoder<'_>) -> Result<(), std::fmt::Error> {
        Ok(())
    }
}

/// What a set of labels has to be able to do here.
trait Labels:
    EncodeLabelSet + Clone + std::fmt::Debug + Eq + std::hash::Hash + Send + Sync + 'static
{
}

impl<L: EncodeLabelSet + Clone + std::fmt::Debug + Eq + std::hash::Hash + Send + Sync + 'static>
    Labels for L
{
}

/// The families of a call.
struct Families<L: Labels> {
    calls: Family<(ByOutcome, L), Counter>,
    duration: Family<L, Histogram, fn() -> Histogram>,
    in_flight: Family<L, Gauge>,
}

/// The series of one combination of labels.
struct Children {
    ok: Counter,
    error: Counter,
    duration: Histogram,
    in_flight: Gauge,
}

fn histogram() -> Histogram {
    Histogram::new(work::BOUNDS)
}

impl<L: Labels> Families<L> {
    fn new(registry: &mut Registry, name: &str) -> Self {
        let new = Self {
            calls: Family::default(),
            duration: Family::new_with_constructor(histogram),
            in_flight: Family::default(),
        };
        registry.register(format!("{name}_calls"), "Counts.", new.calls.clone());
        registry.register(
            format!("{name}_duration_seconds"),
            "Times.",
            new.duration.clone(),
        );
        registry.register(format!("{name}_in_flight"), "Now.", new.in_flight.clone());
        new
    }

    fn children(&self, labels: &L) -> Children {
        let calls = |outcome| {
            let labels = labels.clone();
            self.calls
                .get_or_create(&(ByOutcome { outcome }, labels))
                .clone()
        };
        Children {
            ok: calls(Outcome::Ok),
            error: calls(Outcome::Error),
            duration: self.duration.get_or_create(labels).clone(),
            in_flight: self.in_flight.get_or_create(labels).clone(),
        }
    }

    #[inline]
    fn plain(&self, labels: L, n: u64) -> Result<u64, Failed> {
        self.in_flight.get_or_create(&labels).inc();
        let start = Instant::now();
        let result = work(n);
        let time = start.elapsed().as_secs_f64();
        self.duration.get_or_create(&labels).observe(time);
        self.in_flight.get_or_create(&labels).dec();
        let outcome = Outcome::of(&result);
        self.calls
            .get_or_create(&(ByOutcome { outcome }, labels))
            .inc();
        result
    }

    #[inline]
    async fn call(&self, labels: L, n: u64) -> Result<u64, Failed> {
        self.plain(labels, n)
    }
}

impl Children {
    #[inline]
    fn plain(&self, n: u64) -> Result<u64, Failed> {
        self.in_flight.inc();
        let start = Instant::now();
        let result = work(n);
        self.duration.observe(start.elapsed().as_secs_f64());
        if result.is_ok() {
            &self.ok
        } else {
            &self.error
        }
        .inc();
        self.in_flight.dec();
        result
    }

    #[inline]
    async fn call(&self, n: u64) -> Result<u64, Failed> {
        self.plain(n)
    }
}

pub(crate) fn expose(registry: Registry) -> Expose {
    Arc::new(move || {
        let mut into = String::new();
        let encoded = text::encode(&mut into, &registry);
        encoded.map_or_else(|error| error.to_string(), |()| into)
    })
}

fn of_call(name: &str) -> Vec<Total> {
    Total::call(
        &format!("{name}_calls_total"),
        &format!("{name}_duration_seconds"),
        &format!("{name}_in_flight"),
    )
}

/// A benchmark and what has to be found; the exposition exists once all are registered.
type Unchecked = (Bench, Vec<Total>);

fn pair(n: u64) -> Pair {
    let (stage, tier) = work::enums(n);
    Pair { stage, tier }
}

fn looked_up(registry: &mut Registry) -> Vec<Unchecked> {
    let bare = Families::<Bare>::new(registry, "looked_up");
    let enums = Families::<Pair>::new(registry, "looked_up_enums");
    let text = Families::<Text>::new(registry, "looked_up_text");
    let pairs = Family::<Pair, Counter>::default();
    registry.register("pairs", "Counts.", pairs.clone());
    let texts = Family::<Texts, Counter>::default();
    registry.register("texts", "Counts.", texts.clone());
    vec![
        (
            Bench::new(Row::Call, LOOKED_UP, move |n| {
                drop(black_box(now(bare.call(Bare, n))));
            }),
            of_call("looked_up"),
        ),
        (
            Bench::new(Row::CallEnums, LOOKED_UP, move |n| {
                drop(black_box(now(enums.call(pair(n), n))));
            }),
            of_call("looked_up_enums"),
        ),
        (
            Bench::new(Row::CallText, LOOKED_UP, move |n| {
                let tenant = work::tenant(n).to_owned();
                drop(black_box(now(text.call(Text { tenant }, n))));
            }),
            of_call("looked_up_text"),
        ),
        (
            Bench::new(Row::CounterEnums, LOOKED_UP, move |n| {
                pairs.get_or_create(&pair(n)).inc();
            }),
            Total::one("pairs_total"),
        ),
        (
            Bench::new(Row::CounterTexts, LOOKED_UP, move |n| {
                let (tenant, model) = (work::tenant(n).to_owned(), work::model(n).to_owned());
                texts.get_or_create(&Texts { tenant, model }).inc();
            }),
            Total::one("texts_total"),
        ),
    ]
}

fn cached_calls(registry: &mut Registry) -> Vec<Unchecked> {
    let bare = Families::<Bare>::new(registry, "cached").children(&Bare);
    let sync = Families::<Bare>::new(registry, "cached_sync").children(&Bare);
    let enums = Families::<Pair>::new(registry, "cached_enums");
    let enums = STAGES.map(|stage| TIERS.map(|tier| enums.children(&Pair { stage, tier })));
    let text = Families::<Text>::new(registry, "cached_text");
    let text = TENANTS.map(|tenant| {
        text.children(&Text {
            tenant: tenant.to_owned(),
        })
    });
    vec![
        (
            Bench::new(Row::Call, CACHED, move |n| {
                drop(black_box(now(bare.call(n))));
            }),
            of_call("cached"),
        ),
        (
            Bench::new(Row::CallEnums, CACHED, move |n| {
                let (stage, tier) = work::enums(n);
                drop(black_box(now(enums[stage as usize][tier as usize].call(n))));
            }),
            of_call("cached_enums"),
        ),
        (
            Bench::new(Row::CallHeld, CACHED, move |n| {
                drop(black_box(now(text[work::place(n)].call(n))));
            }),
            of_call("cached_text"),
        ),
        (
            Bench::new(Row::Plain, CACHED, move |n| drop(black_box(sync.plain(n)))),
            of_call("cached_sync"),
        ),
    ]
}

fn cached_primitives(registry: &mut Registry) -> Vec<Unchecked> {
    let (events, wait, level) = (
        Counter::<u64>::default(),
        histogram(),
        Gauge::<i64>::default(),
    );
    registry.register("events", "Counts.", events.clone());
    registry.register("wait_seconds", "Times.", wait.clone());
    registry.register("level", "Goes up.", level.clone());
    let pairs = Family::<Pair, Counter>::default();
    registry.register("cached_pairs", "Counts.", pairs.clone());
    let pairs =
        STAGES.map(|stage| TIERS.map(|tier| pairs.get_or_create(&Pair { stage, tier }).clone()));
    let held = Family::<Texts, Counter>::default();
    registry.register("held", "Counts.", held.clone());
    let held = TENANTS.map(|tenant| {
        let (tenant, model) = (tenant.to_owned(), MODELS[0].to_owned());
        held.get_or_create(&Texts { tenant, model }).clone()
    });
    vec![
        (
            Bench::new(Row::Counter, CACHED, move |_| {
                events.inc();
            }),
            Total::one("events_total"),
        ),
        (
            Bench::new(Row::CounterEnums, CACHED, move |n| {
                let (stage, tier) = work::enums(n);
                pairs[stage as usize][tier as usize].inc();
            }),
            Total::one("cached_pairs_total"),
        ),
        (
            Bench::new(Row::CounterHeld, CACHED, move |n| {
                held[work::place(n)].inc();
            }),
            Total::one("held_total"),
        ),
        (
            Bench::new(Row::Histogram, CACHED, move |n| {
                wait.observe(work::seconds(n));
            }),
            Total::one("wait_seconds_count"),
        ),
        (
            Bench::new(Row::Gauge, CACHED, move |_| {
                level.inc();
            }),
            Total::one("level"),
        ),
    ]
}

pub(super) fn benches() -> Vec<Bench> {
    let mut registry = Registry::default();
    let mut benches = looked_up(&mut registry);
    benches.extend(cached_calls(&mut registry));
    benches.extend(cached_primitives(&mut registry));
    let expose = expose(registry);
    let checked = |(bench, totals): Unchecked| bench.checked(&expose, totals);
    benches.into_iter().map(checked).collect()
}
