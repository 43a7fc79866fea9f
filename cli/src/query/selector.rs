use std::fmt;

use super::{dotted, go};

/// A metric by its name, and what its labels have to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selector {
    metric: String,
    matchers: Vec<Matcher>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Matcher {
    label: String,
    operator: &'static str,
    value: String,
}

impl Selector {
    pub(crate) fn new(metric: impl Into<String>) -> Self {
        Self {
            metric: metric.into(),
            matchers: Vec::new(),
        }
    }

    /// The label has this value.
    pub(crate) fn equal(self, label: &str, value: &str) -> Self {
        self.matching(label, "=", value)
    }

    /// The label has one of these values.
    pub(crate) fn one_of(self, label: &str, values: &[impl AsRef<str>]) -> Self {
        match values {
            [value] => self.equal(label, value.as_ref()),
            _ => self.matching(label, "=~", &alternatives(values)),
        }
    }

    /// The label has none of these values.
    pub(crate) fn none_of(self, label: &str, values: &[impl AsRef<str>]) -> Self {
        match values {
            [] => self,
            [value] => self.matching(label, "!=", value.as_ref()),
            _ => self.matching(label, "!~", &alternatives(values)),
        }
    }

    /// The bucket with this bound, whichever format it was scraped in: a whole number has a dot in `OpenMetrics` and none
    /// in the text format, and Prometheus 2 keeps what it reads.
    pub(crate) fn bound(self, bound: f64) -> Self {
        let (text, open) = (go(bound), dotted(bound));
        if text == open {
            return self.equal("le", &text);
        }
        self.one_of("le", &[text, open])
    }

    /// The label matches an expression, or a variable of a dashboard.
    pub(crate) fn like(self, label: &str, expression: &str) -> Self {
        self.matching(label, "=~", expression)
    }

    fn matching(mut self, label: &str, operator: &'static str, value: &str) -> Self {
        self.matchers.push(Matcher {
            label: label.to_owned(),
            operator,
            value: value.to_owned(),
        });
        self
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.metric)?;
        let mut start = "{";
        for matcher in &self.matchers {
            let value = quoted(&matcher.value);
            write!(f, "{start}{}{}{value}", matcher.label, matcher.operator)?;
            start = ",";
        }
        f.write_str(if self.matchers.is_empty() { "" } else { "}" })
    }
}

fn alternatives(values: &[impl AsRef<str>]) -> String {
    let values = values.iter().map(|value| escaped(value.as_ref()));
    values.collect::<Vec<_>>().join("|")
}

/// A text for which it is the only match.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for character in value.chars() {
        if r"\.+*?()|[]{}^$".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn quoted(value: &str) -> String {
    let value = value.replace('\\', r"\\").replace('"', r#"\""#);
    format!("\"{}\"", value.replace('\n', r"\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_match_only_themselves() {
        let selector = Selector::new("a_total")
            .equal("path", "a\\b \"c\"\nd")
            .one_of("module", &["a::b", "c.d"])
            .none_of("outcome", &["cancelled"]);
        let expected = r#"a_total{path="a\\b \"c\"\nd",module=~"a::b|c\\.d",outcome!="cancelled"}"#;
        assert_eq!(selector.to_string(), expected);
    }

    #[test]
    fn a_bound_is_found_in_both_formats() {
        let bucket = Selector::new("x_bucket");
        assert_eq!(
            bucket.clone().bound(0.25).to_string(),
            r#"x_bucket{le="0.25"}"#
        );
        assert_eq!(bucket.bound(1.0).to_string(), r#"x_bucket{le=~"1|1\\.0"}"#);
    }
}
