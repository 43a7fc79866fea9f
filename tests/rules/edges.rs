//! Values and options at the edge of what they can be.

use std::time::Duration;

use bellwether_cli::rules::rules;

use crate::{operation, options, shop};

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
