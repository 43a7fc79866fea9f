//! Values and options at the edge of what they can be.

use std::time::Duration;

use bellwether_cli::rules::{Rule, rules};

use crate::{family, operation, options, shop};

#[test]
fn a_word_that_is_a_pattern_too_means_itself_alone() {
    let mut shop = shop();
    let words = ["a|b", "c.d", "e(f", "g\\h"].map(str::to_owned);
    let outcomes = operation(&mut shop, "checkout").outcomes.as_mut().unwrap();
    outcomes.bad = words.to_vec();
    let rules = rules(&shop, &options()).unwrap().yaml();
    let failed = r#"checkout_calls_total{job="shop",outcome=~"a\\|b|c\\.d|e\\(f|g\\\\h"}"#;
    assert!(rules.contains(failed), "{rules}");
}

/// The times that stand in brackets and behind `for:` and `interval:`, in milliseconds.
fn times(rules: &str) -> Vec<u128> {
    let ranges = rules
        .split('[')
        .skip(1)
        .filter_map(|it| it.split(']').next());
    let words = rules.lines().filter_map(|line| {
        let line = line.trim().trim_start_matches("- ");
        line.strip_prefix("for: ")
            .or_else(|| line.strip_prefix("interval: "))
    });
    ranges.chain(words).filter_map(milliseconds).collect()
}

fn milliseconds(text: &str) -> Option<u128> {
    let (mut all, mut number) = (0, String::new());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_ascii_digit() {
            number.push(letter);
            continue;
        }
        let unit = match (letter, letters.peek()) {
            ('m', Some('s')) => letters.next().map(|_| 1)?,
            ('s', _) => 1000,
            ('m', _) => 60_000,
            ('h', _) => 3_600_000,
            ('d', _) => 86_400_000,
            _ => return None,
        };
        all += number.parse::<u128>().ok()? * unit;
        number.clear();
    }
    (!text.is_empty()).then_some(all)
}

#[test]
fn a_scale_divides_every_time() {
    let mut options = options();
    options.recorded = true;
    let whole = times(&rules(&shop(), &options).unwrap().yaml());
    options.time_scale = 10.0;
    let divided = times(&rules(&shop(), &options).unwrap().yaml());
    let expected: Vec<_> = whole.iter().map(|it| (it / 10).max(1000)).collect();
    assert_eq!(divided, expected);
}

#[test]
fn nothing_happens_more_often_than_each_second_however_fast_a_test_is() {
    let mut options = options();
    options.recorded = true;
    for scale in [60.0, 1000.0, 10_000.0, 1e9] {
        options.time_scale = scale;
        let rules = rules(&shop(), &options).unwrap().yaml();
        let times = times(&rules);
        assert!(times.len() > 50, "{times:?}");
        let least = times.iter().min().unwrap();
        assert_eq!(*least, 1000, "{scale}: {rules}");
    }
    options.time_scale = 1.0;
    options.interval = Duration::from_secs(30);
    let rules = rules(&shop(), &options).unwrap().yaml();
    assert_eq!(*times(&rules).iter().min().unwrap(), 30_000);
}

#[test]
fn whatever_is_added_up_keeps_the_labels_that_are_asked_for() {
    let mut options = options();
    options.recorded = true;
    options.by = vec!["cluster".to_owned()];
    let rules = rules(&shop(), &options).unwrap().yaml();
    let mut sums = 0;
    for labels in rules.split(" by (").skip(1) {
        assert!(labels.starts_with("job, cluster"), "{labels}");
        sums += 1;
    }
    assert!(sums > 50, "{sums}");
}

/// The shop with one more function, which promises nothing.
fn with_function(function: &str, module: &str) -> bellwether_cli::Catalog {
    let mut shop = shop();
    let labels = [("function", function), ("module", module)];
    let labels = labels.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut other = operation(&mut shop, "count").clone();
    function.clone_into(&mut other.name);
    other.constant_labels = labels.into_iter().collect();
    for name in [
        "function_calls",
        "function_duration_seconds",
        "function_in_flight",
    ] {
        let places = &mut family(&mut shop, name).declarations;
        let mut place = places[0].clone();
        place.constant_labels.clone_from(&other.constant_labels);
        places.push(place);
    }
    shop.operations.push(other);
    shop
}

#[test]
fn functions_without_a_promise_are_looked_at_without_those_that_have_one() {
    let cases = [
        (with_function("browse", "shop"), "function!=\"search\""),
        // Of the same name in another module.
        (with_function("search", "shop::shelves"), "module!=\"shop\""),
    ];
    for (shop, others) in cases {
        let rules = rules(&shop, &options()).unwrap();
        let alerts: Vec<_> = rules.groups.iter().flat_map(|it| &it.rules).collect();
        let failing = alerts.iter().find_map(|rule| match rule {
            Rule::Alert { alert, expr, .. } if alert == "ShopFunctionFailing" => Some(expr),
            _ => None,
        });
        let selectors = failing.expect("an alert").split('{').skip(1);
        let selectors: Vec<_> = selectors.filter_map(|it| it.split('}').next()).collect();
        assert_eq!(selectors.len(), 3, "{failing:?}");
        assert!(
            selectors.iter().all(|it| it.contains(others)),
            "{failing:?}"
        );
    }
}

#[test]
fn names_that_would_be_one_are_numbered() {
    let mut shop = with_function("Search", "shop");
    let objective = operation(&mut shop, "search").objective.clone();
    operation(&mut shop, "Search").objective = objective;
    let rules = rules(&shop, &options()).unwrap();
    let alerts = rules.alerts();
    for name in [
        "ShopSearch1ErrorBudgetBurn1h",
        "ShopSearch2ErrorBudgetBurn1h",
    ] {
        assert!(alerts.contains(&name), "{alerts:?}");
    }
}

#[test]
fn how_many_failures_and_which_share_of_them_are_reported_is_what_was_asked_for() {
    let mut options = options();
    (options.failure_share, options.least_failures) = (20.0, 7);
    let rules = rules(&shop(), &options).unwrap();
    let all = rules.groups.iter().flat_map(|it| &it.rules);
    let mut charge = None;
    for rule in all {
        let Rule::Alert { alert, expr, .. } = rule else {
            continue;
        };
        if let Some((_, least)) = expr.rsplit_once(" >= ") {
            assert_eq!(least, "7", "{alert}: {expr}");
        }
        if alert == "ChargeFailing" {
            charge = Some(expr);
        }
    }
    assert!(
        charge.expect("an alert").contains(") > 0.2\n"),
        "{charge:?}"
    );
}

#[test]
fn a_cancelled_call_is_neither_fast_nor_slow_where_durations_tell_it() {
    let mut shop = shop();
    let outcome = family(&mut shop, "checkout_calls").declarations[0].labels[1].clone();
    let durations = &mut family(&mut shop, "checkout_duration_seconds").declarations[0];
    durations.labels.push(outcome);
    let rules = rules(&shop, &options()).unwrap();
    let mut asked = 0;
    let all = rules.groups.iter().flat_map(|it| &it.rules);
    let promised = all.filter(|it| matches!(it, Rule::Recording { .. }));
    for expr in promised.map(Rule::expr) {
        for sample in ["bucket", "count"] {
            let start = format!("checkout_duration_seconds_{sample}{{");
            for selector in expr.split(&start).skip(1) {
                let (conditions, _) = selector.split_once('}').unwrap();
                assert!(conditions.contains("outcome!=\"cancelled\""), "{expr}");
                asked += 1;
            }
        }
    }
    assert!(asked >= 14, "{asked}");
}
