//! Differences of what began anew, and what is sent as it is whatever was asked for.

use std::time::Duration;

use bellwether::push::{Handle, Temporality};
use bellwether::{
    Collected, Collector, Counter, FloatCounter, Histogram, Info, Kind, Label, Metrics, Number,
    Registry,
};
use bellwether_tests::support::wait_for;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use opentelemetry_proto::tonic::metrics::v1::{HistogramDataPoint, Metric};

use super::receiver::{Receiver, written};
use super::{PATIENCE, named, pushing, total};

#[derive(Label, Clone)]
#[label(limit = 8)]
struct Visitor(&'static str);

/// A tower that people climb.
#[derive(Metrics)]
#[metrics(prefix = "climb", global = false)]
struct Climb {
    /// Steps that were climbed.
    steps: Counter<Visitor>,
    /// Metres that were climbed.
    #[metric(unit = "meters")]
    height: FloatCounter<Visitor>,
    /// How long it took.
    #[metric(unit = "seconds", buckets = [1.0, 10.0])]
    time: Histogram<Visitor>,
}

/// Differences at a short interval, and when the latest of them was taken.
struct Differences {
    receiver: Receiver,
    registry: Registry,
    climb: Climb,
    handle: Handle,
}

impl Differences {
    fn begin() -> Self {
        let registry = Registry::new();
        let climb = Climb::register(&registry).unwrap();
        let receiver = Receiver::answering(&[]);
        let pushing = pushing(&receiver, Duration::from_millis(20));
        let handle = pushing.temporality(Temporality::Delta).spawn(&registry);
        Self {
            handle: handle.unwrap(),
            receiver,
            registry,
            climb,
        }
    }

    /// Until a push has arrived that began after this.
    fn wait_for_push(&self) {
        let arrived = || {
            let labels = [("outcome", "ok")];
            let snapshot = self.registry.snapshot();
            snapshot.value("bellwether_pushes_total", &labels).unwrap()
        };
        let before = arrived();
        wait_for("pushes", PATIENCE, || {
            (arrived() >= before + 2.0).then_some(())
        });
    }

    fn climbs(&self, steps: u64) {
        let times = u32::try_from(steps).unwrap();
        self.climb.steps.with(Visitor("ann")).inc_by(steps);
        let height = self.climb.height.with(Visitor("ann"));
        height.inc_by(f64::from(times) * 0.5);
        for _ in 0..times {
            self.climb.time.with(Visitor("ann")).observe(5.0);
        }
    }

    fn leaves(&self) {
        assert!(self.climb.steps.remove(Visitor("ann")));
        assert!(self.climb.height.remove(Visitor("ann")));
        assert!(self.climb.time.remove(Visitor("ann")));
    }

    /// The sum of all that was sent: steps, metres, observations and their seconds.
    fn end(self) -> [f64; 4] {
        self.handle.shutdown();
        let mut sent = [0.0; 4];
        for (_, metrics) in self.receiver.pushes() {
            sent[0] += total(&metrics, "climb_steps");
            sent[1] += total(&metrics, "climb_height_meters");
            for point in points(&metrics, "climb_time_seconds") {
                let count: u64 = point.bucket_counts.iter().sum();
                assert_eq!(point.count, count);
                sent[2] += f64::from(u32::try_from(point.count).unwrap());
                sent[3] += point.sum.unwrap();
            }
        }
        sent
    }
}

fn points<'a>(metrics: &'a [Metric], name: &str) -> &'a [HistogramDataPoint] {
    let Some(Data::Histogram(histogram)) = &named(metrics, name).data else {
        panic!("no histogram")
    };
    &histogram.data_points
}

#[test]
fn what_was_removed_and_made_again_is_sent_whole() {
    let differences = Differences::begin();
    differences.climbs(10);
    differences.wait_for_push();
    // It falls between two pushes.
    differences.leaves();
    differences.climbs(3);
    differences.wait_for_push();
    differences.climbs(1);
    assert_eq!(differences.end(), [14.0, 7.0, 14.0, 70.0]);
}

#[test]
fn what_was_away_for_a_while_is_sent_whole_though_it_has_more_than_before() {
    let differences = Differences::begin();
    differences.climbs(3);
    differences.wait_for_push();
    differences.leaves();
    differences.wait_for_push();
    differences.climbs(10);
    differences.wait_for_push();
    assert_eq!(differences.end(), [13.0, 6.5, 13.0, 65.0]);
}

/// A cellar below the tower.
#[derive(Metrics)]
#[metrics(prefix = "cellar", global = false)]
struct Cellar {
    /// How warm it is.
    #[metric(unit = "celsius", buckets = [-5.0, 0.0, 5.0])]
    temperature: Histogram,
    /// Wine that was drawn.
    #[metric(unit = "bytes")]
    drawn: Counter,
    /// Whose it is.
    #[metric(labels(owner = "abbey"))]
    #[expect(dead_code, reason = "there is nothing to record")]
    owner: Info,
}

struct Level;

impl Collector for Level {
    fn collect(&self, families: &mut Collected) {
        let share = families.family(Kind::Gauge, "cellar_level_ratio", "How full it is.");
        share.number(&[], Number::Float(0.5));
    }
}

#[test]
fn a_collector_gets_what_its_data_model_can_hold() {
    let registry = Registry::new();
    registry.collect_from(Level);
    let cellar = Cellar::register(&registry).unwrap();
    let receiver = Receiver::answering(&[]);
    let pushing = pushing(&receiver, Duration::from_hours(1));
    let handle = pushing.temporality(Temporality::Delta).spawn(&registry);
    cellar.temperature.observe(-7.0);
    cellar.temperature.observe(2.0);
    // More than a signed number has.
    cellar.drawn.inc_by(1 << 63);
    handle.unwrap().shutdown();
    let (_, metrics) = receiver.pushes().remove(0);

    // With bounds below zero the sum can fall, so it is left out.
    let point = &points(&metrics, "cellar_temperature_celsius")[0];
    assert_eq!((point.count, point.sum), (2, None));
    assert_eq!(point.bucket_counts, [1, 0, 1, 0]);
    assert_eq!(named(&metrics, "cellar_temperature_celsius").unit, "Cel");

    let drawn = named(&metrics, "cellar_drawn_bytes");
    assert_eq!(drawn.unit, "By");
    let Some(Data::Sum(sum)) = &drawn.data else {
        panic!("{drawn:?}")
    };
    let value = sum.data_points[0].value.unwrap();
    assert_eq!(value, Value::AsDouble(2_f64.powi(63)));
    assert_eq!(sum.aggregation_temporality, 1);

    // A fact is what it is, and no difference.
    let owner = named(&metrics, "cellar_owner");
    let Some(Data::Sum(sum)) = &owner.data else {
        panic!("{owner:?}")
    };
    assert_eq!((sum.is_monotonic, sum.aggregation_temporality), (false, 2));
    assert_eq!(written(&sum.data_points[0].attributes), "owner=abbey");
}
