//! What is declared and what is wrong with it; and how the program is.

use bellwether::health::Check;
use bellwether::{Collected, Collector, Health, Registry};
use bellwether_tests::support::get;
use serde_json::{Value, json};

use crate::{Site, read, serve, shop, values};

#[test]
fn the_catalog_is_that_of_the_registry_beside_what_is_wrong() {
    let registry = Registry::new();
    let shop = shop(&registry);
    let server = serve(&registry, |server| server.page(true));
    let ask = || read(&get(server.local_addr(), "/live/catalog", ""));
    let about = |told: &Value| {
        let findings = told["findings"].as_array().unwrap().iter();
        let mut about = findings.filter(|finding| finding["family"] == "shop_visits");
        about.next().cloned()
    };
    let told = ask();
    let expected: Value = serde_json::from_str(&registry.catalog().to_json()).unwrap();
    assert_eq!((&told["catalog"], &told["version"]), (&expected, &json!(1)));
    assert_eq!(told["program"]["name"], expected["program"]);
    assert_eq!(told["server"]["catalog"], false);
    assert_eq!(about(&told), None);
    for number in 0..9 {
        shop.visits.with(Site(number.to_string())).inc();
    }
    let near = about(&ask()).unwrap();
    assert_eq!(
        (&near["severity"], &near["id"]),
        (&json!("note"), &json!("near_limit"))
    );
    for number in 0..15 {
        shop.visits.with(Site(number.to_string())).inc();
    }
    let over = about(&ask()).unwrap();
    assert_eq!(
        (&over["severity"], &over["id"]),
        (&json!("warning"), &json!("overflow"))
    );
    let text = over["text"].as_str().unwrap();
    assert!(
        text.contains("`site` has had more than the 10 values") && text.contains("5 recordings"),
        "{text}"
    );
    assert!(
        over["place"]
            .as_str()
            .unwrap()
            .starts_with("tests/page/main.rs:"),
        "{over}"
    );
    registry.collect_from(Broken);
    let told = {
        ask();
        ask()
    };
    let broken = &told["findings"][0];
    assert_eq!(
        (&broken["severity"], &broken["id"]),
        (&json!("error"), &json!("collector"))
    );
    assert!(
        broken["text"].as_str().unwrap().contains("Broken"),
        "{broken}"
    );
    server.shutdown();
}

struct Broken;

impl Collector for Broken {
    fn collect(&self, _: &mut Collected) {
        assert_eq!(1, 2, "a collector that has a bug");
    }
}

#[test]
fn health_is_shown_as_it_is_known_and_errors_to_those_who_may_read_them() {
    let health = Health::new();
    let queue = health.add(Check::told("queue").critical(false)).unwrap();
    queue.fail("postgres://shop:secret@db");
    let registry = Registry::new();
    let server = serve(&registry, |server| server.page(true).health(&health));
    let told = values(&server, "");
    assert_eq!(told["state"], json!({"status": "warn"}));
    let component = &told["health"][0];
    assert_eq!(
        (
            &component["name"],
            &component["status"],
            &component["critical"],
            &component["reason"]
        ),
        (
            &json!("queue"),
            &json!("warn"),
            &json!(false),
            &json!("error")
        )
    );
    assert!(component["age"].as_f64().is_some() && !told.to_string().contains("secret"));
    health.show_errors(true).starting();
    let told = values(&server, "");
    assert_eq!(told["health"][0]["error"], "postgres://shop:secret@db");
    assert_eq!(
        told["state"],
        json!({"status": "fail", "reason": "starting"})
    );
    server.shutdown();
}
