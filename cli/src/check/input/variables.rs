//! Grafana's variables, with something that can be parsed in their places.

use std::ops::Range;

use super::Query;
use crate::check::VARIABLE;
use crate::check::promql::expression;
use crate::check::source::Text;

/// What is put for a range; long enough to be no range that is too short.
const RANGE: &str = "1h";

/// An expression of a dashboard. Where a variable stands for a name or for a number, both are tried.
pub(super) fn query(source: &Text) -> Query {
    let named = replace(source, VARIABLE);
    if named.replaced.is_empty() || expression(&named.promql).is_ok() {
        return named;
    }
    let numbered = replace(source, "5");
    if expression(&numbered.promql).is_ok() {
        return numbered;
    }
    named
}

fn replace(source: &Text, elsewhere: &str) -> Query {
    let text = source.text.as_str();
    let mut query = Query {
        promql: String::with_capacity(text.len()),
        source: source.clone(),
        replaced: Vec::new(),
    };
    let mut state = State::default();
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let Some((len, name)) = variable(&text[at..]) else {
            state.read(next);
            query.promql.push(next);
            at += next.len_utf8();
            continue;
        };
        let was = at..at + len;
        let after = &text[was.end..];
        let instead = state.instead(name, after, elsewhere);
        let start = query.promql.len();
        query.promql.push_str(instead);
        let made = start..query.promql.len();
        query.replaced.push((made, was.clone()));
        at = was.end;
    }
    query
}

/// Where in the expression the reader is.
#[derive(Default)]
struct State {
    quote: Option<char>,
    escaped: bool,
    brackets: bool,
    word: String,
}

impl State {
    fn read(&mut self, next: char) {
        match self.quote {
            Some(_) if self.escaped => self.escaped = false,
            Some(quote) if next == '\\' && quote != '`' => self.escaped = true,
            Some(quote) if next == quote => self.quote = None,
            Some(_) => {}
            None => match next {
                '"' | '\'' | '`' => self.quote = Some(next),
                '[' => self.brackets = true,
                ']' => self.brackets = false,
                _ => {}
            },
        }
        if next.is_alphanumeric() || next == '_' {
            self.word.push(next);
        } else if !(next.is_whitespace() && self.word == "offset") {
            self.word.clear();
        }
    }

    fn instead<'t>(&self, name: &str, after: &str, elsewhere: &'t str) -> &'t str {
        let number = after.starts_with(|c: char| c.is_ascii_alphabetic());
        let numeric = ["_ms", "_s"]
            .iter()
            .any(|end| name.starts_with("__") && name.ends_with(end));
        match self {
            Self { quote: Some(_), .. } => VARIABLE,
            Self { brackets: true, .. } if number => "3600",
            Self { brackets: true, .. } => RANGE,
            _ if self.word.trim() == "offset" => RANGE,
            _ if numeric || matches!(name, "__from" | "__to") => "3600",
            _ => elsewhere,
        }
    }
}

/// The length and the name of a variable that begins here: `$x`, `${x:format}`, `[[x]]`.
fn variable(text: &str) -> Option<(usize, &str)> {
    let name = |text: &str| {
        let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        end.unwrap_or(text.len())
    };
    if let Some(rest) = text.strip_prefix("${") {
        let end = rest.find('}')?;
        return Some((end + 3, &rest[..name(rest)]));
    }
    if let Some(rest) = text.strip_prefix("[[") {
        let end = rest.find("]]")?;
        let inner = name(rest);
        let whole = inner == end || rest[inner..].starts_with(':');
        return (inner > 0 && whole).then_some((end + 4, &rest[..inner]));
    }
    let rest = text.strip_prefix('$')?;
    let begins = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    // `"$1"` in `label_replace` is no variable.
    begins.then(|| (1 + name(rest), &rest[..name(rest)]))
}

/// What a query variable asks for: where in its text that is, and whether it is an expression or only a selector.
pub(super) fn of_variable(text: &str) -> Option<(Range<usize>, bool)> {
    let trimmed = text.trim_end().strip_suffix(')')?;
    let (function, arguments) = trimmed.split_once('(')?;
    let start = function.len() + 1;
    match function.trim() {
        "query_result" => Some((start..start + arguments.len(), true)),
        "label_values" => {
            let comma = arguments.rfind(',')?;
            Some((start..start + comma, false))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::query;
    use crate::check::source::{Style, Text};

    fn replaced(text: &str) -> String {
        let (text, at) = (text.to_owned(), 0..text.len());
        query(&Text {
            text,
            at,
            style: Style::Plain,
        })
        .promql
    }

    #[test]
    fn variables_become_what_their_place_asks_for() {
        let cases = [
            ("rate(x[$__rate_interval])", "rate(x[1h])"),
            ("rate(x[[[step]]])", "rate(x[1h])"),
            ("rate(x[${__range_s}s])", "rate(x[3600s])"),
            ("x{a=~\"$a|${b:regex}\"}", "x{a=~\"any_value|any_value\"}"),
            (
                "sum by ($by) (x) / $__range_s",
                "sum by (any_value) (x) / 3600",
            ),
            ("topk($n, x offset $back)", "topk(5, x offset 1h)"),
            (
                "label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\")",
                "label_replace(x, \"a\", \"$1\", \"b\", \"(.*)\")",
            ),
            ("max_over_time(x[$a:$b])", "max_over_time(x[1h:1h])"),
        ];
        for (text, expected) in cases {
            let expected = expected.replace("any_value", crate::check::VARIABLE);
            assert_eq!(replaced(text), expected);
        }
    }

    #[test]
    fn a_place_in_the_expression_is_one_in_the_source() {
        let text = "rate(x[$__rate_interval]) / yy{a=\"$b\"}";
        let source = Text {
            text: text.to_owned(),
            at: 0..text.len(),
            style: Style::Plain,
        };
        let query = query(&source);
        let start = query.promql.find("yy").unwrap();
        assert_eq!(&text[query.place(text, &(start..start + 2))], "yy");
        let end = query.promql.len();
        assert_eq!(&text[query.place(text, &(start..end))], "yy{a=\"$b\"}");
        let range = query.promql.find("1h").unwrap();
        assert!(query.varies(&(range..range + 2)) && !query.varies(&(start..start + 2)));
    }
}
