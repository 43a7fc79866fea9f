use bellwether_cli::Catalog;
use bellwether_cli::diff::{What, changes};

/// A catalog with one family; `text` stands in its declaration's labels.
fn one(name: &str, kind: &str, unit: &str, help: &str, buckets: &str, labels: &str) -> Catalog {
    let text = format!(
        r#"{{"schema": "bellwether.catalog", "version": 1, "families": [{{
            "name": "{name}", "kind": "{kind}", "unit": "{unit}", "help": "{help}", "buckets": [{buckets}],
            "declarations": [{{"labels": [{labels}], "series": 1, "origin":
                {{"package": "shop", "module": "shop", "file": "{help}.rs", "line": 1}}}}]}}]}}"#
    );
    Catalog::from_json(&text).unwrap()
}

fn counter(name: &str, help: &str, labels: &str) -> Catalog {
    one(name, "counter", "", help, "", labels)
}

/// Of each change: what it is, whether it breaks something, and its words.
fn found(old: &Catalog, new: &Catalog) -> Vec<(What, bool, String)> {
    let changes = changes(old, new).into_iter();
    changes.map(|it| (it.what, it.breaks, it.text)).collect()
}

const SHELF: &str = r#"{"name": "shelf", "values": ["fruit", "bread"]}"#;
const FRUIT: &str = r#"{"name": "shelf", "values": ["fruit"]}"#;
const ANY: &str = r#"{"name": "shelf", "limit": 5, "overflow": "other"}"#;

#[test]
fn the_same_has_not_changed() {
    let items = counter("items", "Items.", SHELF);
    assert_eq!(found(&items, &items), []);
    let help = counter("items", "Items sold.", SHELF);
    assert_eq!(found(&items, &help), [], "help is for people");
}

#[test]
fn facts_about_a_build_are_other_facts_in_the_next() {
    let build = |version: &str| {
        let mut catalog = one("shop_build", "info", "", "Build.", "", "");
        let facts = &mut catalog.families[0].declarations[0].constant_labels;
        facts.insert("version".to_owned(), version.to_owned());
        catalog
    };
    assert_eq!(found(&build("1.0.0"), &build("1.1.0")), []);
}

#[test]
fn a_family_that_is_gone_breaks_and_a_new_one_does_not() {
    let (items, other) = (
        counter("items", "Items.", ""),
        counter("other", "Other.", ""),
    );
    let changed = found(&items, &other);
    assert_eq!(changed[0], (What::Removed, true, "removed".to_owned()));
    assert_eq!((changed[1].0, changed[1].1), (What::Added, false));
}

#[test]
fn a_new_family_with_the_help_of_one_that_is_gone_is_that_one_renamed() {
    let (old, new) = (
        counter("items", "Items.", SHELF),
        counter("goods", "Items.", FRUIT),
    );
    let changed = found(&old, &new);
    let what: Vec<_> = changed.iter().map(|it| it.0).collect();
    assert_eq!(what, [What::Values, What::Renamed], "{changed:?}");
    let gauge = one("goods", "gauge", "", "Items.", "", "");
    let what: Vec<_> = found(&old, &gauge).iter().map(|it| it.0).collect();
    assert_eq!(
        what,
        [What::Added, What::Removed],
        "another kind is another family"
    );
}

#[test]
fn kind_and_unit_break() {
    let old = one("size", "gauge", "", "Size.", "", "");
    let new = one("size", "counter", "bytes", "Size.", "", "");
    let expected = [
        (What::Kind, true, "was a gauge, is a counter".to_owned()),
        (What::Unit, true, "its unit was none, is `bytes`".to_owned()),
    ];
    assert_eq!(found(&old, &new), expected);
}

#[test]
fn a_bound_that_is_gone_breaks_and_a_new_one_does_not() {
    let with = |buckets| one("time_seconds", "histogram", "seconds", "Time.", buckets, "");
    let changed = found(&with("0.1, 1.0"), &with("0.1, 0.5, 1.0"));
    assert_eq!(
        changed,
        [(What::Buckets, false, "with new bounds 0.5".to_owned())]
    );
    let changed = found(&with("0.1, 1.0"), &with("0.1, 2.0"));
    let text = "without the bounds 1, with new bounds 2".to_owned();
    assert_eq!(changed, [(What::Buckets, true, text)]);
}

#[test]
fn labels_break_whether_they_go_or_come() {
    let (with, without) = (
        counter("items", "Items.", SHELF),
        counter("items", "Items.", ""),
    );
    for (old, new, text) in [
        (&with, &without, "without the label `shelf`"),
        (&without, &with, "with a new label `shelf`"),
    ] {
        let changed = found(old, new);
        assert_eq!((changed[0].0, changed[0].1), (What::Labels, true));
        assert!(changed[0].2.starts_with(text), "{changed:?}");
    }
}

#[test]
fn a_value_that_is_gone_breaks_and_a_new_one_does_not() {
    let of = |labels| counter("items", "Items.", labels);
    let text = "`shelf` can no longer be `bread`".to_owned();
    assert_eq!(found(&of(SHELF), &of(FRUIT)), [(What::Values, true, text)]);
    let text = "`shelf` can be `bread` too".to_owned();
    assert_eq!(found(&of(FRUIT), &of(SHELF)), [(What::Values, false, text)]);
    assert!(
        !found(&of(SHELF), &of(ANY))[0].1,
        "any value is still possible"
    );
    assert!(found(&of(ANY), &of(SHELF))[0].1);
}

#[test]
fn another_constant_label_is_another_value_and_one_more_place_a_new_one() {
    let of = |regions: &[&str]| {
        let mut catalog = counter("items", "Items.", "");
        let places = &mut catalog.families[0].declarations;
        let place = places.remove(0);
        for region in regions {
            let mut place = place.clone();
            let (name, value) = ("region".to_owned(), (*region).to_owned());
            place.constant_labels.insert(name, value);
            places.push(place);
        }
        catalog
    };
    let told = |breaks, text: &str| (What::Values, breaks, text.to_owned());
    let gone = told(true, "`region` can no longer be `eu`");
    let come = told(false, "`region` can be `us` too");
    assert_eq!(
        found(&of(&["eu"]), &of(&["us"])),
        [gone.clone(), come.clone()]
    );
    assert_eq!(found(&of(&["eu"]), &of(&["eu", "us"])), [come]);
    assert_eq!(found(&of(&["eu", "us"]), &of(&["us"])), [gone]);
}

#[test]
fn of_two_families_that_are_gone_only_one_is_the_new_one_under_another_name() {
    let mut old = counter("items", "Items.", "");
    old.families.extend(counter("goods", "Items.", "").families);
    let changed = found(&old, &counter("wares", "Items.", ""));
    let what: Vec<_> = changed.iter().map(|it| it.0).collect();
    assert_eq!(what, [What::Removed, What::Renamed], "{changed:?}");
}

/// A catalog with one operation, and what that promises.
fn promising(objective: &str) -> Catalog {
    let mut text = counter("checkout_calls", "Calls.", "");
    let operation = format!(
        r#"{{"name": "checkout", "calls": "checkout_calls", {objective} "origin":
            {{"package": "shop", "module": "shop", "file": "shop.rs", "line": 1}}}}"#
    );
    text.operations
        .push(serde_json::from_str(&operation).unwrap());
    text
}

#[test]
fn a_promise_that_comes_changes_or_goes_is_told_and_breaks_no_query() {
    let nothing = promising("");
    let some = promising(r#""objective": {"success": 99.9},"#);
    let more =
        promising(r#""objective": {"success": 99.9, "latency": {"under": 0.25, "share": 99}},"#);
    let less = promising(r#""objective": {"success": 99},"#);
    let told = |words: &str| {
        let text = format!("{words}; generate its rules again");
        vec![(What::Objective, false, text)]
    };
    for old in [&nothing, &some, &more] {
        assert_eq!(found(old, old), []);
    }
    assert_eq!(found(&some, &nothing), told("promises nothing any more"));
    assert_eq!(found(&more, &nothing), told("promises nothing any more"));
    assert_eq!(found(&nothing, &some), told("promises something now"));
    for new in [&more, &less] {
        assert_eq!(found(&some, new), told("promises something else"));
    }
}
