//! What is left of each budget, and how fast it is spent.

use std::time::Duration;

use super::layout::Section;
use super::model::Panel;
use super::panel::{Query, lines, query, stat};
use crate::Options;
use crate::objective::{Indicator, Plan, Promise, Sli};
use crate::query::{Selector, block, number, over, share, sum_by};
use crate::rules::{BUDGET_WINDOW, SHORT};

/// The longer of the windows whose recorded shares are shown.
const HOUR: Duration = Duration::from_hours(1);

pub(super) fn section(plan: &Plan<'_>, options: &Options) -> Section {
    let panels = plan.promises.iter().flat_map(|promise| {
        let mut indicator = plan.indicator(promise).clone();
        indicator.constants = vec![promise.constants];
        [
            left(promise, &indicator, options),
            spent(promise, &indicator, options),
        ]
    });
    Section::new("Objectives", panels.collect())
}

fn title(promise: &Promise<'_>, indicator: &Indicator<'_>) -> String {
    let (name, share) = (&promise.operation.name, number(promise.share));
    match indicator.sli {
        Sli::Failed(_) => format!("{name}: {share} % succeed"),
        Sli::Slow(bound, _) => format!("{name}: {share} % within {} s", number(bound)),
    }
}

/// The part of the budget of thirty days that is left; below zero it is overdrawn.
fn left(promise: &Promise<'_>, indicator: &Indicator<'_>, options: &Options) -> Panel {
    let window = options.scaled(BUDGET_WINDOW).to_string();
    let ratio = if options.recorded {
        let short = options.scaled(SHORT);
        let sum = |name: String| {
            let samples = over(
                "sum_over_time",
                &recorded(&name, promise, indicator),
                &window,
            );
            sum_by(&[], &samples)
        };
        let bad = sum(indicator.record_bad("rate", short));
        share(&bad, &sum(indicator.record_all("rate", short)))
    } else {
        together(indicator).ratio(&window)
    };
    let expr = format!("1 - {} / {}", block(&ratio), number(promise.budget()));
    stat(
        &title(promise, indicator),
        "percentunit",
        query(expr, "budget left"),
    )
    .size(6, 6)
    .thresholds("red", &[(0.0, "orange"), (0.25, "green")])
    .or("no calls")
    .described("What is left of the calls that may be bad in 30 days.")
}

/// The share of bad calls beside what the objective allows.
fn spent(promise: &Promise<'_>, indicator: &Indicator<'_>, options: &Options) -> Panel {
    let queries: Vec<Query> = if options.recorded {
        let windows = [SHORT, HOUR].map(|window| options.scaled(window));
        let shown = windows.map(|window| {
            let name = indicator.record_bad("ratio_rate", window);
            query(
                recorded(&name, promise, indicator).to_string(),
                format!("over {window}"),
            )
        });
        shown.into()
    } else {
        let ratio = together(indicator).ratio("$__rate_interval");
        vec![query(ratio, "now")]
    };
    let what = match indicator.sli {
        Sli::Failed(_) => "failing",
        Sli::Slow(..) => "too slow",
    };
    let title = format!("{}: share of calls {what}", promise.operation.name);
    lines(&title, "percentunit", queries)
        .size(18, 6)
        .at_least_0()
        .thresholds("green", &[(promise.budget(), "red")])
        .threshold_lines()
        .described("The line is what the objective allows over 30 days.")
}

/// The same over all instances and jobs that the variables choose.
fn together<'a>(indicator: &Indicator<'a>) -> Indicator<'a> {
    let mut indicator = indicator.clone();
    indicator.level.clear();
    indicator
}

fn recorded(name: &str, promise: &Promise<'_>, indicator: &Indicator<'_>) -> Selector {
    let selector = indicator.scope.recorded(name);
    Indicator::one(selector, promise.constants)
}
