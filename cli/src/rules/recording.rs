//! Shares of bad calls over each window that an alert looks at.

use std::time::Duration;

use super::{Group, Rule};
use crate::Options;
use crate::objective::{Indicator, Plan};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// What a rate over a moment is taken over.
pub(crate) const SHORT: Duration = Duration::from_mins(5);

/// What a budget is counted over.
pub(crate) const BUDGET_WINDOW: Duration = Duration::from_hours(30 * 24);

/// Windows up to an hour, evaluated as often as anything; the longer ones cost more and change less.
const QUICK: [Duration; 3] = [SHORT, Duration::from_mins(30), HOUR];
const SLOW: [Duration; 4] = [
    Duration::from_hours(2),
    Duration::from_hours(6),
    DAY,
    Duration::from_hours(72),
];

/// How many times less often the longer windows are evaluated. A recorded sample is found for five minutes.
const SLOWER: u32 = 4;

pub(super) fn groups(plan: &Plan<'_>, options: &Options) -> Vec<Group> {
    let groups = plan.indicators.iter().flat_map(|indicator| {
        [("quick", &QUICK[..], 1), ("slow", &SLOW[..], SLOWER)].map(|(name, windows, times)| {
            Group {
                name: format!("{} {} {name}", options.job, indicator.stem()),
                interval: options.interval(times),
                rules: rules(indicator, windows, options),
            }
        })
    });
    groups.collect()
}

fn rules(indicator: &Indicator<'_>, windows: &[Duration], options: &Options) -> Vec<Rule> {
    let mut rules = Vec::new();
    for window in windows {
        let scaled = options.scaled(*window);
        let text = scaled.to_string();
        rules.push(Rule::recording(
            indicator.record_bad("ratio_rate", scaled),
            indicator.ratio(&text),
        ));
        // An alert counts failures over its longer window.
        if super::burn::is_long(*window) {
            rules.push(Rule::recording(
                indicator.record_bad("increase", scaled),
                indicator.bad("increase", &text),
            ));
        }
    }
    rules
}
