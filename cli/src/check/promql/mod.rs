//! Expressions: the parser's tree with the places that it does not keep.

mod places;
mod token;
mod tree;

pub(crate) use places::Word;
pub(crate) use tree::Node;

use promql_parser::parser::{Expr, parse};

use self::token::{Kind, Token};
use super::duration::duration;

/// The deepest tree that is looked at. People write ten levels; a generated chain of `or` may have hundreds.
const DEEPEST: usize = 250;

/// Parses an expression.
///
/// # Errors
/// What is wrong with it, in one line.
pub(crate) fn expression(text: &str) -> Result<Expr, String> {
    let words = token::tokens(text);
    let deeper = words.iter().filter(|it| deepens(&text[it.at.clone()]));
    if deeper.count() > DEEPEST {
        return Err(format!(
            "more than {DEEPEST} parentheses and operators; record parts of it as rules of their own"
        ));
    }
    if let Some(time) = times(text, &words).find(|time| is_endless(time)) {
        return Err(format!("`{time}` is longer than Prometheus can look back"));
    }
    parse(text).map_err(|error| error.replace('\n', " "))
}

/// Every level of a tree comes from one of these.
fn deepens(word: &str) -> bool {
    let signs = [
        "(", "[", "+", "-", "*", "/", "%", "^", "==", "!=", ">", "<", ">=", "<=",
    ];
    let words = ["and", "or", "unless", "atan2"];
    signs.iter().any(|sign| word.starts_with(sign))
        || words.contains(&word.to_ascii_lowercase().as_str())
}

/// What stands in brackets and behind `offset`.
fn times<'t>(text: &'t str, words: &'t [Token]) -> impl Iterator<Item = &'t str> {
    let parts = |at: &Token| text[at.at.clone()].split(['[', ']', ':', ' ', '-', '+']);
    let behind = words.iter().enumerate().filter_map(|(at, word)| {
        let is_offset = text[word.at.clone()].eq_ignore_ascii_case("offset");
        let mut after = words[at + 1..].iter();
        let time = after.find(|it| !matches!(&text[it.at.clone()], "-" | "+"));
        time.filter(|_| is_offset)
    });
    let ranges = words.iter().filter(|word| word.kind == Kind::Range);
    behind.chain(ranges).flat_map(parts)
}

/// Whether a time is beyond some 300 years. The parser (0.11.1) panics on those it cannot represent.
fn is_endless(time: &str) -> bool {
    const LONGEST: f64 = 1e10;
    match (time.parse::<f64>(), duration(time)) {
        (Ok(seconds), _) => seconds.is_nan() || seconds.abs() >= LONGEST,
        (Err(_), Some(duration)) => duration.as_secs_f64() >= LONGEST,
        // No time at all is for the parser to tell; unless it is one with too many digits, hexadecimal ones too.
        (Err(_), None) => time.chars().filter(char::is_ascii_hexdigit).count() > 9,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Node, expression};

    /// Each part of an expression, operands first.
    fn parts(text: &str) -> Vec<String> {
        let expr = expression(text).unwrap();
        let tree = Node::new(&expr, text);
        let all = tree.all();
        all.iter()
            .map(|node| text[node.at.clone()].to_owned())
            .collect()
    }

    #[test]
    fn every_part_knows_its_place() {
        assert_eq!(
            parts("sum by (a) (rate(x{b=\"c\"}[5m])) / (y + -z offset 5m) > bool 0.5"),
            [
                "x{b=\"c\"}[5m]",
                "rate(x{b=\"c\"}[5m])",
                "sum by (a) (rate(x{b=\"c\"}[5m]))",
                "y",
                "z",
                "z",
                "y + -z",
                "(y + -z offset 5m)",
                "sum by (a) (rate(x{b=\"c\"}[5m])) / (y + -z offset 5m)",
                "0.5",
                "sum by (a) (rate(x{b=\"c\"}[5m])) / (y + -z offset 5m) > bool 0.5",
            ]
        );
    }

    #[test]
    fn modifiers_and_keywords_are_no_metrics() {
        let texts = [
            "topk(5, sum(a) by (b, c)) * on (b) group_left (d) e",
            "a and on() b unless ignoring (c) d or vector(1)",
            "max_over_time(sum(rate(a[5m]))[1h:5m] @ end()) - -1",
            "sum without (le) (a @ 1609746000) ^ 2 ^ -inf",
            "{__name__=~\"a.*\", b!=\"c\"} offset -5m",
            "label_replace(sum by(a)(b), \"c\", \"$1\", \"a\", \"(.*)\") == bool on(a) group_right sum",
        ];
        for text in texts {
            let parts = parts(text);
            let whole = parts.iter().filter(|part| *part == text).count();
            assert!(whole <= 1, "the places do not fit: {parts:#?}");
        }
    }

    /// Words that expressions are made of.
    const WORDS: [&str; 49] = [
        "a",
        "b",
        "x:y",
        "sum",
        "count",
        "topk",
        "rate",
        "abs",
        "time",
        "vector",
        "by",
        "without",
        "on",
        "ignoring",
        "group_left",
        "group_right",
        "and",
        "or",
        "unless",
        "atan2",
        "bool",
        "offset",
        "@",
        "start()",
        "end()",
        "(",
        "(",
        ")",
        ")",
        "()",
        "(a)",
        "{a=\"b\"}",
        "{a!~\"(\"}",
        "[5m]",
        "[1h:5m]",
        "-",
        "+",
        "*",
        "^",
        ">",
        "==",
        ",",
        "5",
        "-1h",
        "inf",
        "1e30",
        "[1e30]",
        "[-5]",
        "\"s\"",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(20_000) })]

        #[test]
        fn the_places_fit_to_whatever_the_parser_accepts(
            words in prop::collection::vec(prop::sample::select(&WORDS[..]), 1..10)
        ) {
            let text = words.join(" ");
            if let Ok(expr) = expression(&text) {
                prop_assert!(Node::with_places(&expr, &text).is_some(), "{expr:?}");
            }
        }
    }

    #[test]
    fn times_without_an_end_are_refused_and_not_a_panic_of_the_parser() {
        let endless = [
            "a offset inf",
            "a offset -Inf",
            "a offset NaN",
            "a[1e300]",
            "a[1e99:5m]",
            "a offset 1e30",
            "a[99999999999999999999y]",
            "a offset 9999999999w",
            "a[0x7fffffffffffffff]",
            "a[-5]",
            "a[5:-5]",
        ];
        for text in endless {
            assert!(expression(text).is_err(), "{text}");
        }
        for text in [
            "a[5m] offset -1w",
            "a[3600]",
            "a offset 1y",
            "a offset -5",
            "sum(a) > inf",
        ] {
            assert!(expression(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_too_deep_is_refused_and_not_a_stack_overflow() {
        let deep = format!("{}x{}", "(".repeat(100_000), ")".repeat(100_000));
        assert!(expression(&deep).unwrap_err().contains("more than 250"));
        let long = vec!["x"; 100_000].join(" or ");
        assert!(expression(&long).is_err());
        let signs = format!("{}x", "-".repeat(100_000));
        assert!(expression(&signs).is_err());
    }
}
