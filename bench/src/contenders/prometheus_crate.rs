//! The `prometheus` crate by hand, as it is documented: vectors and `with_label_values`, or children kept from before.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, TextEncoder,
};

use crate::bench::{Bench, Expose, Row, Total};
use crate::work::{self, Failed, MODELS, STAGES, TENANTS, TIERS, now, outcome, work};

pub(super) const LOOKED_UP: &str = "prometheus, with_label_values";
pub(super) const CACHED: &str = "prometheus, cached children";
pub(super) const RECORDS: &str = "calls by outcome (ok, error), duration in 12 buckets with sum, in flight, written by \
     hand; a dropped or panicking call stays in flight and is not counted";

/// The families of a call.
#[derive(Clone)]
struct Families {
    calls: IntCounterVec,
    duration: HistogramVec,
    in_flight: IntGaugeVec,
}

/// The series of one combination of labels.
#[derive(Clone)]
struct Children {
    ok: IntCounter,
    error: IntCounter,
    duration: Histogram,
    in_flight: IntGauge,
}

fn counters(registry: &Registry, name: &str, labels: &[&str]) -> IntCounterVec {
    let counters = IntCounterVec::new(Opts::new(name, "Counts."), labels).unwrap();
    registry.register(Box::new(counters.clone())).unwrap();
    counters
}

fn histograms(registry: &Registry, name: &str, labels: &[&str]) -> HistogramVec {
    let options = HistogramOpts::new(name, "Times.").buckets(work::BOUNDS.to_vec());
    let histograms = HistogramVec::new(options, labels).unwrap();
    registry.register(Box::new(histograms.clone())).unwrap();
    histograms
}

fn gauges(registry: &Registry, name: &str, labels: &[&str]) -> IntGaugeVec {
    let gauges = IntGaugeVec::new(Opts::new(name, "Now."), labels).unwrap();
    registry.register(Box::new(gauges.clone())).unwrap();
    gauges
}

impl Families {
    fn new(registry: &Registry, name: &str, labels: &[&str]) -> Self {
        let with_outcome = [labels, &["outcome"]].concat();
        Self {
            calls: counters(registry, &format!("{name}_calls_total"), &with_outcome),
            duration: histograms(registry, &format!("{name}_duration_seconds"), labels),
            in_flight: gauges(registry, &format!("{name}_in_flight"), labels),
        }
    }

    fn children(&self, labels: &[&str]) -> Children {
        let calls = |outcome| self.calls.with_label_values(&[labels, &[outcome]].concat());
        Children {
            ok: calls("ok"),
            error: calls("error"),
            duration: self.duration.with_label_values(labels),
            in_flight: self.in_flight.with_label_values(labels),
        }
    }

    #[inline]
    async fn call<const N: usize, const M: usize>(
        &self,
        labels: [&str; N],
        n: u64,
    ) -> Result<u64, Failed> {
        self.in_flight.with_label_values(&labels).inc();
        let start = Instant::now();
        let result = work(n);
        let time = start.elapsed().as_secs_f64();
        self.duration.with_label_values(&labels).observe(time);
        let mut with_outcome = [""; M];
        with_outcome[..N].copy_from_slice(&labels);
        with_outcome[N] = outcome(&result);
        self.calls.with_label_values(&with_outcome).inc();
        self.in_flight.with_label_values(&labels).dec();
        result
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

pub(crate) fn expose(registry: &Registry) -> Expose {
    let registry = registry.clone();
    Arc::new(move || {
        let mut text = String::new();
        let encoded = TextEncoder::new().encode_utf8(&registry.gather(), &mut text);
        encoded.map_or_else(|error| error.to_string(), |()| text)
    })
}

fn of_call(name: &str) -> Vec<Total> {
    Total::call(
        &format!("{name}_calls_total"),
        &format!("{name}_duration_seconds"),
        &format!("{name}_in_flight"),
    )
}

fn looked_up(registry: &Registry, expose: &Expose) -> Vec<Bench> {
    let families = |name, labels: &[&str]| Families::new(registry, name, labels);
    let (bare, enums, text) = (
        families("looked_up", &[]),
        families("looked_up_enums", &["stage", "tier"]),
        families("looked_up_text", &["tenant"]),
    );
    let pairs = counters(registry, "pairs_total", &["stage", "tier"]);
    let texts = counters(registry, "texts_total", &["tenant", "model"]);
    vec![
        Bench::new(Row::Call, LOOKED_UP, move |n| {
            drop(black_box(now(bare.call::<0, 1>([], n))));
        })
        .checked(expose, of_call("looked_up")),
        Bench::new(Row::CallEnums, LOOKED_UP, move |n| {
            let (stage, tier) = work::enums(n);
            let labels = [stage.as_str(), tier.as_str()];
            drop(black_box(now(enums.call::<2, 3>(labels, n))));
        })
        .checked(expose, of_call("looked_up_enums")),
        Bench::new(Row::CallText, LOOKED_UP, move |n| {
            drop(black_box(now(text.call::<1, 2>([work::tenant(n)], n))));
        })
        .checked(expose, of_call("looked_up_text")),
        Bench::new(Row::CounterEnums, LOOKED_UP, move |n| {
            let (stage, tier) = work::enums(n);
            pairs
                .with_label_values(&[stage.as_str(), tier.as_str()])
                .inc();
        })
        .checked(expose, Total::one("pairs_total")),
        Bench::new(Row::CounterTexts, LOOKED_UP, move |n| {
            texts
                .with_label_values(&[work::tenant(n), work::model(n)])
                .inc();
        })
        .checked(expose, Total::one("texts_total")),
    ]
}

fn cached_calls(registry: &Registry, expose: &Expose) -> Vec<Bench> {
    let families = |name, labels: &[&str]| Families::new(registry, name, labels);
    let (bare, sync) = (
        families("cached", &[]).children(&[]),
        families("cached_sync", &[]).children(&[]),
    );
    let enums = families("cached_enums", &["stage", "tier"]);
    let enums =
        STAGES.map(|stage| TIERS.map(|tier| enums.children(&[stage.as_str(), tier.as_str()])));
    let text = families("cached_text", &["tenant"]);
    let text = TENANTS.map(|tenant| text.children(&[tenant]));
    vec![
        Bench::new(Row::Call, CACHED, move |n| {
            drop(black_box(now(bare.call(n))));
        })
        .checked(expose, of_call("cached")),
        Bench::new(Row::CallEnums, CACHED, move |n| {
            let (stage, tier) = work::enums(n);
            drop(black_box(now(enums[stage as usize][tier as usize].call(n))));
        })
        .checked(expose, of_call("cached_enums")),
        Bench::new(Row::CallHeld, CACHED, move |n| {
            drop(black_box(now(text[work::place(n)].call(n))));
        })
        .checked(expose, of_call("cached_text")),
        Bench::new(Row::Plain, CACHED, move |n| drop(black_box(sync.plain(n))))
            .checked(expose, of_call("cached_sync")),
    ]
}

fn cached_primitives(registry: &Registry, expose: &Expose) -> Vec<Bench> {
    let events = counters(registry, "events_total", &[]).with_label_values::<&str>(&[]);
    let pairs = counters(registry, "cached_pairs_total", &["stage", "tier"]);
    let pairs = STAGES
        .map(|stage| TIERS.map(|tier| pairs.with_label_values(&[stage.as_str(), tier.as_str()])));
    let held = counters(registry, "held_total", &["tenant", "model"]);
    let held = TENANTS.map(|tenant| held.with_label_values(&[tenant, MODELS[0]]));
    let wait = histograms(registry, "wait_seconds", &[]).with_label_values::<&str>(&[]);
    let level = gauges(registry, "level", &[]).with_label_values::<&str>(&[]);
    vec![
        Bench::new(Row::Counter, CACHED, move |_| events.inc())
            .checked(expose, Total::one("events_total")),
        Bench::new(Row::CounterEnums, CACHED, move |n| {
            let (stage, tier) = work::enums(n);
            pairs[stage as usize][tier as usize].inc();
        })
        .checked(expose, Total::one("cached_pairs_total")),
        Bench::new(Row::CounterHeld, CACHED, move |n| {
            held[work::place(n)].inc();
        })
        .checked(expose, Total::one("held_total")),
        Bench::new(Row::Histogram, CACHED, move |n| {
            wait.observe(work::seconds(n));
        })
        .checked(expose, Total::one("wait_seconds_count")),
        Bench::new(Row::Gauge, CACHED, move |_| level.inc()).checked(expose, Total::one("level")),
    ]
}

pub(super) fn benches() -> Vec<Bench> {
    let registry = Registry::new();
    let expose = expose(&registry);
    let mut benches = looked_up(&registry, &expose);
    benches.extend(cached_calls(&registry, &expose));
    benches.extend(cached_primitives(&registry, &expose));
    benches
}
