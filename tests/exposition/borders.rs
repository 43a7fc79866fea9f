//! Where one way to write something ends and the next begins.

use std::time::{SystemTime, UNIX_EPOCH};

use bellwether::{FloatGauge, Format, Histogram, Metrics, Registry};

#[derive(Metrics)]
#[metrics(prefix = "borders", global = false)]
struct Borders {
    /// From zero on.
    #[metric(buckets = [0.0, 1.0])]
    from_zero: Histogram,
    /// From below zero on.
    #[metric(buckets = [-1.0, 1.0])]
    from_below: Histogram,
    /// A number.
    number: FloatGauge,
}

fn borders() -> (Registry, Borders) {
    let registry = Registry::new();
    let borders = Borders::register(&registry).unwrap();
    (registry, borders)
}

#[test]
fn a_histogram_whose_first_bound_is_zero_has_a_sum_and_a_count_in_openmetrics() {
    let (registry, borders) = borders();
    borders.from_zero.observe(0.0);
    borders.from_zero.observe(0.5);
    borders.from_below.observe(0.5);
    let page = registry.encode(Format::OpenMetrics);
    for line in [
        "borders_from_zero_bucket{le=\"0.0\"} 1",
        "borders_from_zero_sum 0.5",
        "borders_from_zero_count 2",
    ] {
        assert!(page.lines().any(|it| it == line), "{line}\n{page}");
    }
    assert!(!page.contains("borders_from_below_sum"), "{page}");
    assert!(!page.contains("borders_from_below_count"), "{page}");
    // The text format has both, whatever the bounds are.
    let page = registry.encode(Format::Text);
    assert!(
        page.contains("borders_from_below_sum 0.5\nborders_from_below_count 1\n"),
        "{page}"
    );
}

#[test]
fn a_number_has_an_exponent_where_go_gives_it_one() {
    let (registry, borders) = borders();
    for (number, text, openmetrics) in [
        (0.0, "0", "0.0"),
        (1e-4, "0.0001", "0.0001"),
        (
            1e-4_f64.next_down(),
            "9.999999999999999e-05",
            "9.999999999999999e-05",
        ),
        (999_999.5, "999999.5", "999999.5"),
        (999_999.0, "999999", "999999.0"),
        (1e6, "1e+06", "1e+06"),
        (-1e6, "-1e+06", "-1e+06"),
        (-1e-4, "-0.0001", "-0.0001"),
        (1e-10, "1e-10", "1e-10"),
        (1e100, "1e+100", "1e+100"),
    ] {
        borders.number.set(number);
        for (format, expected) in [(Format::Text, text), (Format::OpenMetrics, openmetrics)] {
            let page = registry.encode(format);
            let line = format!("borders_number {expected}");
            assert!(page.lines().any(|it| it == line), "{line}\n{page}");
        }
    }
}

#[test]
fn an_exemplar_tells_when_in_seconds_since_1970() {
    let (registry, borders) = borders();
    let now = || {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs_f64()
    };
    let before = now();
    borders.from_zero.observe_with(0.5, &[("order", "17")]);
    let after = now();
    let page = registry.encode(Format::OpenMetrics);
    let line = page.lines().find(|line| line.contains(" # {")).unwrap();
    let time: f64 = line.rsplit_once(' ').unwrap().1.parse().unwrap();
    // It is written to the millisecond.
    assert!(
        (before - 1e-3..=after + 1e-3).contains(&time),
        "{before} {after}: {line}"
    );
    let snapshot = registry.snapshot();
    let histogram = snapshot.histogram("borders_from_zero", &[]).unwrap();
    let (_, exemplar) = histogram.exemplars().next().unwrap();
    assert!((before..=after).contains(&exemplar.timestamp()));
}
