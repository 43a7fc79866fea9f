use std::process::Command;

use bellwether_cli::Catalog;
use bellwether_cli::catalog::{Kind, Values};

use crate::fixture::fixture;
use crate::{bellwether, catalog, family};

fn of_the_fixture() -> Catalog {
    catalog(&["--binary", fixture().program.to_str().unwrap()])
}

#[test]
fn a_stripped_program_says_all_that_it_would_say_if_it_ran() {
    let output = Command::new(&fixture().program).output().unwrap();
    let says = Catalog::from_json(&String::from_utf8(output.stdout).unwrap()).unwrap();
    assert_eq!(of_the_fixture(), says);
}

#[test]
fn functions_that_are_never_called_and_those_of_dependencies_are_in_it() {
    let catalog = of_the_fixture();
    let calls = family(&catalog, "function_calls");
    let modules: Vec<_> = calls
        .declarations
        .iter()
        .map(|it| {
            (
                &*it.constant_labels["function"],
                &*it.constant_labels["module"],
            )
        })
        .collect();
    assert!(
        modules.contains(&("never_called", "dependency::far")),
        "{modules:?}"
    );
    assert!(modules.contains(&("shared", "fixture")), "{modules:?}");
    assert_eq!(family(&catalog, "dependency_private_calls").series(), 4);
    let depth = family(&catalog, "dependency_depth");
    assert_eq!(depth.declarations[0].origin.package, "dependency");
    assert!(depth.declarations[0].origin.file.ends_with("lib.rs"));
}

#[test]
fn what_only_types_and_constants_know_is_in_it() {
    let catalog = of_the_fixture();
    let items = &family(&catalog, "shop_items").declarations[0];
    assert_eq!(items.constant_labels["region"], "eu");
    assert_eq!(items.constant_labels["tier"], "gold");
    let closed = Values::Closed {
        values: vec!["fruit".to_owned(), "bread \"and\" rolls".to_owned()],
    };
    assert_eq!(items.labels[0].values, closed);
    assert_eq!(items.labels[1].values.size(), 301);
    assert_eq!(items.series, 602);
    assert_eq!(
        family(&catalog, "shop_basket_grams").buckets,
        [1.0, 1e3, 1e6]
    );
    let walk = [0.1, 3.0 * 0.1, 3.0 * (3.0 * 0.1), 3.0 * (3.0 * (3.0 * 0.1))];
    assert_eq!(family(&catalog, "shop_walk_seconds").buckets, walk);
    let door = family(&catalog, "shop_door");
    assert_eq!(door.kind, Kind::StateSet);
    assert_eq!(door.declarations[0].labels[0].name, "shop_door");
}

#[test]
fn operations_say_how_they_end_and_what_they_promise() {
    let catalog = of_the_fixture();
    let operation = |name: &str| {
        let mut all = catalog.operations.iter();
        all.find(|it| it.name == name).expect(name)
    };
    let delivery = operation("shop_delivery");
    let outcomes = delivery.outcomes.as_ref().unwrap();
    assert_eq!((&*outcomes.label, &*outcomes.good[0]), ("status", "fine"));
    assert_eq!(
        (&*outcomes.bad, &*outcomes.neither[0]),
        (&["error".to_owned(), "panic".to_owned()][..], "cancelled")
    );
    let latency = delivery
        .objective
        .as_ref()
        .unwrap()
        .latency
        .as_ref()
        .unwrap();
    let buckets = &family(&catalog, "shop_delivery_duration_seconds").buckets;
    assert!(buckets.contains(&latency.under), "{buckets:?}");
    assert_eq!(
        operation("shared").objective.as_ref().unwrap().success,
        Some(99.0)
    );
    let mixed = operation("Cart::mixed");
    assert_eq!(mixed.calls.as_deref(), Some("mixed"));
    assert_eq!(mixed.duration.as_deref(), Some("function_duration_seconds"));
    assert_eq!(mixed.in_flight, None);
    assert_eq!(mixed.constant_labels["function"], "Cart::mixed");
}

#[test]
fn requests_are_in_it_as_their_layer_is_written() {
    let catalog = of_the_fixture();
    let calls = family(&catalog, "shop_http_requests");
    let names: Vec<_> = calls.declarations[0]
        .labels
        .iter()
        .map(|it| (&*it.name, it.values.size()))
        .collect();
    assert_eq!(names, [("verb", 10), ("route", 8), ("code", 10)]);
    let duration = family(&catalog, "shop_http_request_duration_seconds");
    assert_eq!(
        (&*duration.buckets, duration.series()),
        (&[0.25, 1.0][..], 10 * 8 * 10 * 5)
    );
    assert!(
        duration.help.contains("end of its answer's body"),
        "{}",
        duration.help
    );
    let open = family(&catalog, "shop_open_total");
    assert_eq!(open.because(), Some("the old proxy has it"));
    let operation = |name: &str| {
        catalog
            .operations
            .iter()
            .find(|it| it.name == name)
            .expect(name)
    };
    let shop = operation("shop_http_requests");
    let outcomes = shop.outcomes.as_ref().unwrap();
    assert_eq!(outcomes.bad, ["error", "panic", "5xx", "503"]);
    assert_eq!(outcomes.neither, ["cancelled"]);
    assert_eq!(shop.objective.as_ref().unwrap().success, Some(99.5));
    assert_eq!(
        operation("http_requests").duration.as_deref(),
        Some("http_request_duration_seconds")
    );
}

#[test]
fn what_the_runtime_says_of_itself_is_in_it() {
    let catalog = of_the_fixture();
    for name in [
        "bellwether_problems",
        "bellwether_label_overflow",
        "bellwether_scrapes",
        "bellwether_collector_failures",
        "health_component_up",
        "health_check_duration_seconds",
    ] {
        family(&catalog, name);
    }
    if cfg!(target_os = "linux") {
        family(&catalog, "process_resident_memory_bytes");
    }
    let cellar = catalog
        .health
        .iter()
        .find(|it| it.name == "cellar")
        .unwrap();
    assert!(!cellar.critical);
}

#[test]
fn names_that_break_a_convention_say_why_and_are_not_complained_about() {
    let catalog = of_the_fixture();
    let because = |name: &str| {
        family(&catalog, name)
            .because()
            .unwrap_or_default()
            .to_owned()
    };
    let entries = "the \"old\" dashboards ask for it";
    assert_eq!(because("garrison_entries_total"), entries);
    assert_eq!(
        (&*because("odd_millis"), &*because("shop_items")),
        ("it was so", "")
    );
    let program = fixture().program.to_str().unwrap();
    let (code, said, err) = bellwether(&["check", "--binary", program]);
    assert_eq!((code, &*err), (Some(0), ""), "{said}");
    assert_eq!(said, "nothing to complain about; 3 allowed\n");
    let (_, shown, _) = bellwether(&["catalog", "--binary", program]);
    let line = shown
        .lines()
        .find(|line| line.starts_with("garrison_") && line.contains("dashboards"));
    assert!(line.is_some_and(|line| line.contains(entries)), "{shown}");
}

#[test]
fn a_program_is_built_with_cargos_own_words() {
    let manifest = fixture().manifest.to_str().unwrap();
    let target = fixture().target.to_str().unwrap();
    let config = format!("build.target-dir={target:?}");
    let source = [
        "--release",
        "--offline",
        "--manifest-path",
        manifest,
        "--config",
        &config,
    ];
    let built = catalog(&[&["--bin", "fixture"][..], &source].concat());
    assert_eq!(built, of_the_fixture());
    let only = catalog(&source);
    assert_eq!(only, built, "the only program needs no name");
    let (code, _, err) = bellwether(&[&["catalog", "--bin", "fxture"][..], &source].concat());
    assert_eq!(code, Some(2), "{err}");
}

#[test]
fn what_is_no_program_of_ours_says_so() {
    let own = std::env::current_exe().unwrap();
    let toml = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let cases = [
        ("/nowhere/to/be/found", "cannot read /nowhere/to/be/found"),
        (toml, "is no program that can be read"),
        (
            cfg!(unix).then_some("/bin/sh").or(own.to_str()).unwrap(),
            "has no catalog",
        ),
    ];
    for (path, complaint) in cases {
        let (code, out, err) = bellwether(&["catalog", "--binary", path]);
        assert_eq!((code, &*out), (Some(2), ""), "{path}");
        assert!(err.contains(complaint), "{err}");
    }
}

#[test]
fn a_catalog_of_another_format_is_not_guessed_at() {
    let mut bytes = std::fs::read(&fixture().program).unwrap();
    let start = b"\x021Pfixture\x1f";
    let at = bytes
        .windows(start.len())
        .position(|it| it == start)
        .unwrap();
    bytes[at + 1] = b'7';
    let directory = bellwether_tests::support::Directory::new();
    let path = directory.path().join("newer");
    std::fs::write(&path, bytes).unwrap();
    let (code, _, err) = bellwether(&["catalog", "--binary", path.to_str().unwrap()]);
    assert_eq!(code, Some(2));
    assert!(err.contains("the catalog has format 7"), "{err}");
}
