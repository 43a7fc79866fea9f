//! Expressions: the parser's tree with the places that it does not keep.

mod places;
mod token;
mod tree;

pub(crate) use places::Word;
pub(crate) use tree::Node;

use promql_parser::parser::{Expr, parse};

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

#[cfg(test)]
mod tests {
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
