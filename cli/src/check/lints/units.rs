use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::templates::actions;
use super::{Purpose, Subject};
use crate::check::amount::{Amount, What};
use crate::check::finding::Draft;
use crate::check::input::{Panel, Rule};
use crate::check::lint::{PERCENT, RATE_UNIT};
use crate::check::promql::Node;
use crate::check::source::Text;
use promql_parser::parser::Expr;

/// Rates and shares that words show in another unit.
pub(super) fn check(subject: &Subject<'_>, drafts: &mut Vec<Draft>) {
    match subject.purpose {
        Purpose::Alert(rule) => alert(subject, rule, drafts),
        Purpose::Panel(panel, _) => panel_units(subject, panel, drafts),
        Purpose::Record(_) | Purpose::Values | Purpose::Other => {}
    }
}

fn alert(subject: &Subject<'_>, rule: &Rule, drafts: &mut Vec<Draft>) {
    let words: Vec<_> = rule
        .annotations
        .iter()
        .map(|(_, text)| text.text.as_str())
        .collect();
    let words = words.join("\n");
    let compared = compared(subject);
    for (side, number) in &compared {
        drafts.extend(period(subject, side, &words));
        drafts.extend(threshold(subject, side, number, &words));
    }
    let value = subject.amount(subject.tree);
    if value.what == What::Share {
        for (_, text) in &rule.annotations {
            drafts.extend(shown(subject, text, value.factor));
        }
    }
}

/// What is compared with a number, and the number.
fn compared<'n>(subject: &'n Subject<'_>) -> Vec<(&'n Node<'n>, &'n Node<'n>)> {
    let mut found = Vec::new();
    for node in subject.tree.all() {
        let Expr::Binary(it) = node.expr else {
            continue;
        };
        let [left, right] = node.children.as_slice() else {
            continue;
        };
        if !it.op.is_comparison_operator() {
            continue;
        }
        if subject.amount(right).number().is_some() {
            found.push((left, right));
        } else if subject.amount(left).number().is_some() {
            found.push((right, left));
        }
    }
    found
}

fn same(one: f64, two: f64) -> bool {
    (one - two).abs() <= two.abs() * 1e-6
}

/// The lengths in seconds of the periods that words speak of.
fn periods(words: &str) -> Vec<(f64, &'static str)> {
    static PER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\bper[ -](second|minute|hour|day)|/ ?(s|sec|min|minute|h|hr|hour|d|day)\b|\b(hourly|daily)\b|(\w+) an? (second|minute|hour|day)\b").ok()
    });
    // `for an hour`, `within a minute`: how long, not how often.
    const LENGTHS: [&str; 22] = [
        "for", "than", "within", "over", "after", "in", "half", "least", "most", "about", "past",
        "last", "under", "once", "every", "around", "nearly", "almost", "quarter", "of", "during",
        "is",
    ];
    let mut found = Vec::new();
    for parts in PER.iter().flat_map(|per| per.captures_iter(words)) {
        let before = parts.get(4).map_or("", |word| word.as_str());
        if LENGTHS.contains(&before.to_ascii_lowercase().as_str()) {
            continue;
        }
        let word = [1, 2, 3, 5].into_iter().find_map(|group| parts.get(group));
        let word = word.map_or("", |word| word.as_str()).to_ascii_lowercase();
        found.push(match word.as_str() {
            "minute" | "min" => (60.0, "minute"),
            "hour" | "h" | "hr" | "hourly" => (3600.0, "hour"),
            "day" | "d" | "daily" => (86_400.0, "day"),
            _ => (1.0, "second"),
        });
    }
    found
}

/// A rate in one unit of time where the words tell another.
fn period(subject: &Subject<'_>, side: &Node<'_>, words: &str) -> Option<Draft> {
    let Amount {
        what: What::Rate(_),
        factor,
    } = subject.amount(side)
    else {
        return None;
    };
    let told = periods(words);
    let known = [1.0, 60.0, 3600.0, 86_400.0]
        .iter()
        .any(|known| same(*factor, *known));
    if told.is_empty() || !known || told.iter().any(|(seconds, _)| same(*factor, *seconds)) {
        return None;
    }
    let (seconds, name) = told[0];
    let message = format!("the words say per {name}, and this is {}", written(*factor));
    let draft = subject.draft(RATE_UNIT, &side.at, message);
    let draft = draft.label(format!("a rate {}", written(*factor)));
    let what = subject.short(&side.at);
    Some(if same(*factor, 1.0) {
        draft.help(format!(
            "write `{what} * {seconds}`, or `increase` over that time"
        ))
    } else {
        draft.help(format!("multiply the rate by {seconds} instead"))
    })
}

/// What a rate is with such a factor.
fn written(factor: f64) -> &'static str {
    match factor {
        _ if same(factor, 60.0) => "per minute",
        _ if same(factor, 3600.0) => "per hour",
        _ if same(factor, 86_400.0) => "per day",
        _ => "per second",
    }
}

/// `5%` in words, and 5 in the expression, which is a share.
fn threshold(
    subject: &Subject<'_>,
    side: &Node<'_>,
    number: &Node<'_>,
    words: &str,
) -> Option<Draft> {
    static PERCENT_WORDS: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(\d+(?:\.\d+)?) ?(?:%|percent\b|per cent\b)").ok());
    let Amount {
        what: What::Share,
        factor,
    } = subject.amount(side)
    else {
        return None;
    };
    let limit = subject.amount(number).number()?;
    for parts in PERCENT_WORDS
        .iter()
        .flat_map(|words_of| words_of.captures_iter(words))
    {
        let told: f64 = parts[1].parse().unwrap_or_default();
        let means = told / 100.0 * factor;
        let mistaken = same(limit, told) || same(limit, told / 100.0);
        if told == 0.0 || same(limit, means) || !mistaken {
            continue;
        }
        let message = format!(
            "the words say {told} %, and this compares with {}",
            percent(limit / factor)
        );
        let draft = subject.draft(PERCENT, &number.at, message);
        return Some(draft.help(format!("write `{means}`")));
    }
    None
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    format!("{} %", (percent * 1e6).round() / 1e6)
}

/// A value in a template, with the sign of a per cent behind it.
fn shown(subject: &Subject<'_>, text: &Text, factor: f64) -> Option<Draft> {
    for action in actions(&text.text) {
        let inside = &text.text[action.clone()];
        if !inside.contains("$value") && !inside.contains(".Value") {
            continue;
        }
        let after = text.text[action.end + 2..].trim_start();
        let sign = after.starts_with('%') || after.starts_with("percent") || inside.contains("%%");
        let humanized = inside.contains("humanizePercentage");
        let converted = humanized || ["mul", "*", "100"].iter().any(|word| inside.contains(word));
        let at = text.place(&subject.document.text, &whole(&action));
        if sign && !converted && same(factor, 1.0) {
            let message = "this shows a share from 0 to 1 as a per cent";
            let draft = Draft::new(PERCENT, at, message).label("100 times too small");
            return Some(draft.help("write `{{ $value | humanizePercentage }}` without the sign"));
        }
        if humanized && same(factor, 100.0) {
            let message = "the expression is a per cent already, and this makes one of it again";
            let draft = Draft::new(PERCENT, at, message).label("100 times too large");
            return Some(
                draft.help("leave out `* 100` in the expression, and take a 100th of its limit"),
            );
        }
    }
    None
}

/// An action with its braces.
fn whole(action: &Range<usize>) -> Range<usize> {
    action.start.saturating_sub(2)..action.end + 2
}

fn panel_units(subject: &Subject<'_>, panel: &Panel, drafts: &mut Vec<Draft>) {
    let words = format!("{}\n{}", panel.title, panel.description);
    drafts.extend(period(subject, subject.tree, &words));
    let Some(unit) = &panel.unit else { return };
    let Amount {
        what: What::Share,
        factor,
    } = subject.amount(subject.tree)
    else {
        return;
    };
    let (wrong, right) = match unit.text.as_str() {
        "percent" if same(*factor, 1.0) => ("a share from 0 to 1", "percentunit"),
        "percentunit" if same(*factor, 100.0) => ("a per cent", "percent"),
        _ => return,
    };
    let message = format!(
        "the unit of the panel is `{}`, and this is {wrong}",
        unit.text
    );
    let draft = subject
        .draft(PERCENT, &subject.tree.at, message)
        .label(wrong);
    drafts.push(draft.help(format!("set the unit `{right}`")));
}
