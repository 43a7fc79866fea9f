//! What a poll reads.

use bellwether::catalog::Catalog;
use bellwether::snapshot::{Series, Value as Held};
use bellwether::{Collected, Collector, Kind, Number, Registry};
use serde_json::{Value, json};

use crate::{Shelf, Site, family, serve, shop, values};

/// Series of one family with different labels, and a name that is not ours.
struct Other;

impl Collector for Other {
    fn collect(&self, families: &mut Collected) {
        let doors = families.family(Kind::Gauge, "doors", "Doors.");
        doors.number(&[("side", "left")], Number::Signed(-1));
        doors.number(&[("floor", "2"), ("side", "right")], Number::Signed(7));
    }
}

/// A value as the page gets it.
fn shown(series: &Series<'_>) -> Value {
    match series.value() {
        Held::Number(number) => json!(number.as_f64()),
        Held::Histogram(histogram) => {
            let cumulative: Vec<u64> = histogram.buckets().map(|(_, count)| count).collect();
            let mut counts: Vec<u64> = [0]
                .iter()
                .chain(&cumulative)
                .zip(&cumulative)
                .map(|(before, count)| count - before)
                .collect();
            while counts.last() == Some(&0) {
                counts.pop();
            }
            json!([histogram.sum(), counts])
        }
        _ => Value::Null,
    }
}

/// Numbers as one kind, whether or not they have a point.
fn as_floats(value: &Value) -> Value {
    match value {
        Value::Array(all) => all.iter().map(as_floats).collect(),
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}

#[test]
fn all_that_is_declared_is_there_with_the_values_that_a_snapshot_has() {
    let registry = Registry::new();
    let _shop = shop(&registry);
    let server = serve(&registry, |server| server.page(true));
    let values = values(&server, "");
    let snapshot = registry.snapshot();
    let names: Vec<_> = snapshot
        .families()
        .map(|family| family.name().to_owned())
        .collect();
    let given = values["families"].as_array().unwrap().iter();
    assert_eq!(
        given
            .map(|family| family["name"].as_str().unwrap())
            .collect::<Vec<_>>(),
        names
    );
    let catalog: Catalog = registry.catalog();
    for declared in &catalog.families {
        assert!(names.contains(&declared.name), "{}", declared.name);
    }
    for held in snapshot
        .families()
        .filter(|held| held.name().starts_with("shop"))
    {
        let given = family(&values, held.name());
        assert_eq!(given["kind"], held.kind().as_str());
        assert_eq!(
            (&given["help"], &given["unit"]),
            (&json!(held.help()), &json!(held.unit()))
        );
        let expected: Vec<_> = held.series().map(|series| shown(&series)).collect();
        assert_eq!(
            as_floats(&given["values"]),
            as_floats(&json!(expected)),
            "{}",
            held.name()
        );
        let labels: Vec<Vec<_>> = held
            .series()
            .map(|series| {
                series
                    .labels()
                    .map(|(_, value)| value.into_owned())
                    .collect()
            })
            .collect();
        assert_eq!(given["series"], json!(labels));
    }
    let payment = family(&values, "shop_payment_seconds");
    assert_eq!(payment["bounds"], json!([0.1, 0.5, 1]));
    assert_eq!(payment["labels"], json!(["shelf"]));
    assert_eq!(
        payment["values"],
        json!([[7.75, [1, 2, 0, 1]], [0.3, [0, 1]]])
    );
    server.shutdown();
}

#[test]
fn what_json_has_no_number_for_and_what_has_other_labels_can_be_read() {
    let registry = Registry::new();
    registry.collect_from(Other);
    let shop = shop(&registry);
    let server = serve(&registry, |server| server.page(true));
    let doors = values(&server, "");
    let doors = family(&doors, "doors");
    assert_eq!(doors["labels"], json!(["side", "floor"]));
    assert_eq!(doors["series"], json!([["left", null], ["right", "2"]]));
    assert_eq!(doors["values"], json!([-1, 7]));
    for (number, expected) in [
        (f64::NAN, Value::Null),
        (f64::INFINITY, json!("+Inf")),
        (f64::NEG_INFINITY, json!("-Inf")),
        (1.5e-9, json!(1.5e-9)),
        (2e300, json!(2e300)),
    ] {
        shop.weight.with(Shelf::Bread).set(number);
        let values = values(&server, "");
        assert_eq!(family(&values, "shop_weight_grams")["values"][1], expected);
    }
    server.shutdown();
}

#[test]
fn a_label_value_is_the_same_text_to_the_page_whatever_it_holds() {
    let registry = Registry::new();
    let shop = shop(&registry);
    let hostile = [
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"\\\n\r\t\0\u{1f}\u{7f}",
        "\\\"} 1\n# HELP",
        "\u{2028}\u{202e}ß😀",
        "",
        "a,b=\"c\"",
        "\\n \\\\ \\",
    ];
    for text in hostile {
        shop.visits.with(Site(text.to_owned())).inc();
    }
    let server = serve(&registry, |server| server.page(true));
    let values = values(&server, "");
    let visits = family(&values, "shop_visits");
    for text in hostile {
        let there = visits["series"]
            .as_array()
            .unwrap()
            .contains(&json!([text]));
        assert!(there, "{text:?} in {}", visits["series"]);
    }
    server.shutdown();
}

#[test]
fn who_knows_the_series_is_told_values_alone_until_there_are_others() {
    let registry = Registry::new();
    let shop = shop(&registry);
    let server = serve(&registry, |server| server.page(true));
    let first = values(&server, "");
    let known = format!("?since={}", first["generation"].as_str().unwrap());
    shop.items.with(Shelf::Fruit).inc();
    let brief = values(&server, &known);
    assert_eq!(
        (&brief["generation"], &brief["started"]),
        (&first["generation"], &first["started"])
    );
    assert_eq!(
        family(&brief, "shop_items"),
        &json!({"name": "shop_items", "values": [1, 5]})
    );
    let names = |values: &Value| {
        let families = values["families"].as_array().unwrap().iter();
        families
            .map(|family| family["name"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&brief), names(&first));
    shop.visits.with(Site("new".to_owned())).inc();
    let full = values(&server, &known);
    assert_ne!(full["generation"], first["generation"]);
    assert_eq!(family(&full, "shop_visits")["series"], json!([["new"]]));
    for nonsense in [
        "?since=",
        "?since=x",
        "?since=ffffffffffffffffff",
        "?x&since",
        "?",
    ] {
        assert!(family(&values(&server, nonsense), "shop_items")["series"].is_array());
    }
    server.shutdown();
}
