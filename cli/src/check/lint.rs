//! The rules: what each finds, why that matters, and what to write instead. `docs/check.md` is this table.

use serde::Serialize;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never fails a check.
    Info,
    /// Most likely not what was meant.
    Warning,
    /// Cannot work.
    Error,
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A rule of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lint {
    /// What it is called in findings and in comments that switch it off.
    pub id: &'static str,
    /// How bad what it finds is.
    pub severity: Severity,
    /// What it finds.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

macro_rules! lints {
    ($($name:ident $severity:ident $id:literal: $what:literal; $why:literal; $instead:literal.)*) => {
        $(
            pub(crate) const $name: &Lint = &Lint {
                id: $id,
                severity: Severity::$severity,
                what: $what,
                why: $why,
                instead: $instead,
            };
        )*
        /// Every rule, in the order of the documentation.
        pub const LINTS: &[&Lint] = &[$($name),*];
    };
}

lints! {
    UNREADABLE Error "unreadable": "A file or an expression that does not parse";
        "Prometheus refuses the whole file, and none of its rules runs";
        "What the message says".

    UNKNOWN_METRIC Error "unknown-metric": "A name that the program does not expose and no rule records";
        "The expression is empty for ever: the alert never fires, the panel shows no data";
        "The name that is suggested; for another program's metric, `--external PATTERN`".
    UNKNOWN_LABEL Error "unknown-label": "A label that the series do not have, or not any more after an aggregation";
        "A condition on it selects nothing, a grouping by it puts everything into one group";
        "One of the labels that are listed; for one that Prometheus adds, `--target-label NAME`".
    DEAD_VALUE Error "dead-value": "A condition that no value of a closed label satisfies";
        "It selects nothing, whatever happens";
        "One of the values that are listed".
    DEAD_ALTERNATIVE Warning "dead-alternative": "A part of `a|b`, or an excluded value, that a closed label never has";
        "It does nothing, so it is a misspelling or outdated";
        "The nearest value, or nothing".

    COUNTER_WITHOUT_RATE Warning "counter-without-rate": "A counter, or a histogram's parts, used as they are";
        "The number says how long the program has run, and falls to zero with every restart";
        "`rate(x[5m])` or `increase(x[1h])`, and `sum` outside of it".
    RATE_OF_GAUGE Error "rate-of-gauge": "`rate`, `irate` or `increase` of what goes up and down, `delta` or `deriv` of a counter";
        "`rate` takes every fall for a restart and adds it up; `delta` takes every restart for a fall";
        "`deriv` or `delta` for gauges, `rate` or `increase` for counters".
    RATE_OF_SUM Warning "rate-of-sum": "`rate` of a subquery that aggregates counters";
        "When one of many programs restarts, the sum falls, and all of the rest looks like new events";
        "`sum(rate(x[5m]))`".

    QUANTILE_INPUT Error "quantile-input": "`histogram_quantile` of what is not the buckets of a histogram";
        "It yields nothing or NaN";
        "`histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m])))`".
    QUANTILE_WITHOUT_LE Error "quantile-without-le": "`histogram_quantile` where `le` is aggregated away";
        "Without bounds there are no buckets: the result is empty";
        "`sum by (le, …)`".
    QUANTILE_RANGE Error "quantile-range": "A quantile outside of 0 to 1";
        "The result is infinite";
        "`0.95` for the 95th percentile".
    QUANTILE_THRESHOLD Error "quantile-threshold": "A quantile compared with more than the highest finite bound";
        "A quantile never exceeds that bound, so the comparison can never be true (or never false)";
        "A bound above the threshold in the program, or a lower threshold".
    QUANTILE_GUESS Warning "quantile-guess": "A quantile compared with a number between bounds far apart";
        "Inside of a bucket the quantile is a straight line between its bounds: a guess";
        "A bound at the threshold; or count what is above the bound with `_bucket` and `_count`".

    VECTOR_MISMATCH Error "vector-mismatch": "Two sides of an operator whose series cannot meet, or meet several at once";
        "The result is empty, or the query fails, or each series is divided by itself";
        "`sum` on both sides; or `on (…)`, `ignoring (…)` and `group_left`".
    PARTIAL_SUM Warning "partial-sum": "A rate of one series compared with a number, where the metric has several series";
        "Each series is compared by itself, so the whole can be far above or below without an alert";
        "`sum(…)`, or `sum by (…)` with the labels that the alert tells apart".

    RATE_UNIT Warning "rate-unit": "A rate per second where the words say per minute, hour or day";
        "The number is 60 or 3600 times too small";
        "`* 3600`, or `increase(x[1h])`".
    PERCENT Warning "percent": "A share from 0 to 1 that words or units show as a per cent, or the other way round";
        "5 % reads as 0.05 %, and a threshold of 5 is never reached";
        "`* 100`, or `humanizePercentage`, or the unit `percentunit`".

    SHORT_FOR Warning "short-for": "`for` shorter than two evaluations";
        "It holds after one look, so a single bad sample wakes someone";
        "At least twice the evaluation interval".
    SHORT_RANGE Error "short-range": "A range shorter than two scrape intervals";
        "`rate` needs two samples; the result is empty or full of holes";
        "Four scrape intervals: one failed scrape does no harm then".

    ABSENT_BLIND Warning "absent-blind": "An alert on too little of something, which is silent when the series are gone, and no alert on `up` or `absent`";
        "When the program is down, nothing is below the threshold: nobody is told";
        "An alert on `up == 0` beside it, or `or absent(…)`".
    ALWAYS_FIRES Warning "always-fires": "An alert without a condition";
        "Whatever an expression yields fires, zero too";
        "A comparison; not with `bool`, which yields 0 instead of nothing".
    TEMPLATE_LABEL Warning "template-label": "`{{ $labels.x }}` or a legend's `{{x}}` of a label that the expression has not";
        "The text has a hole in the place that should say where";
        "`sum by (x)`, or the text without it".
    DUPLICATE_RULE Error "duplicate-rule": "Two alerts or two recording rules with the same name and labels";
        "Alerts replace each other, recorded samples collide and one of them is dropped";
        "Another name or another label, such as the severity".

    UNUSED_RECORD Info "unused-record": "A recording rule that none of the given files uses";
        "It costs an evaluation and its series";
        "Remove it, or check it together with the dashboards that use it".
    RECORD_NAME Warning "record-name": "A recorded name that is not `level:metric:operations`";
        "The name says neither which labels are left nor what was done";
        "`job:requests:rate5m`".

    CONFLICT Error "conflict": "Places that declare one family in different words, or families that share a sample's name";
        "At run time the second one is refused, and its numbers are missing";
        "The same kind, unit, help, labels and buckets, or another name".
    SHARED_PROMISE Error "shared-promise": "An objective that is judged by the calls of another function as well, which does not promise the same";
        "Both count in the same series, so the alert fires for what the other one does, or not for what this one does";
        "`function = \"Type::send\"` for methods of one name; else the same objective at both, or another name".
    SAME_FUNCTION Warning "same-function": "Functions of one name in one module, such as methods of two types";
        "Nothing tells their calls apart: they are counted as those of one function";
        "`function = \"Type::send\"`, with the type of its own for each".
    SERIES_BUDGET Error "series-budget": "A program that can reach more series than `--max-series`";
        "Prometheus stores each of them";
        "Fewer labels, lower limits, fewer buckets".
    NAMING Warning "naming": "Names of metrics and labels against the rules of Prometheus";
        "Other people and tools read the kind and the unit from the name";
        "Base units as the last word, `_total` for counters only".

    ALLOW_REASON Warning "allow-reason": "An `allow` without a reason";
        "The next reader cannot tell whether it still holds";
        "`# bellwether: allow(rule) because …`".
    UNUSED_ALLOW Warning "unused-allow": "An `allow` that silences nothing";
        "It hides the next mistake";
        "Nothing".
}
