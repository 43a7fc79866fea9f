//! Words of an expression with their places, which the parser's tree does not keep.

use std::ops::Range;

/// What a word is, as far as finding places needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A metric, a label, a function, a keyword.
    Name,
    /// A number or a duration.
    Number,
    /// In quotes.
    Text,
    /// All of `[5m]` or `[1h:5m]`.
    Range,
    /// One of `( ) { } ,` and the operators.
    Sign,
}

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) at: Range<usize>,
}

/// The words of a text, without comments. Never fails: what is no word is a sign.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, len) = match first {
            _ if first.is_whitespace() => (None, first.len_utf8()),
            '#' => (None, rest.find('\n').unwrap_or(rest.len())),
            '"' | '\'' | '`' => (Some(Kind::Text), quoted(rest, first)),
            '[' => (Some(Kind::Range), range(rest)),
            '0'..='9' | '.' => (Some(Kind::Number), number(rest)),
            _ if begins_name(first) => (Some(Kind::Name), span(rest, continues_name)),
            _ => (Some(Kind::Sign), sign(rest, first)),
        };
        if let Some(kind) = kind {
            let at = at..at + len;
            found.push(Token { kind, at });
        }
        at += len;
    }
    found
}

fn begins_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == ':'
}

fn continues_name(c: char) -> bool {
    begins_name(c) || c.is_ascii_digit()
}

fn span(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// The length of what is in quotes, quotes included; the rest of the text where they are not closed.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' && quote != '`' {
            escaped = true;
        } else if c == quote {
            return at + 1;
        }
    }
    text.len()
}

fn range(text: &str) -> usize {
    text.find(']').map_or(text.len(), |end| end + 1)
}

fn number(text: &str) -> usize {
    let mut before = ' ';
    let hex = text.starts_with("0x") || text.starts_with("0X");
    let end = text.find(|c: char| {
        let exponent = !hex && matches!(before, 'e' | 'E') && matches!(c, '+' | '-');
        before = c;
        !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_') || exponent)
    });
    end.unwrap_or(text.len())
}

fn sign(text: &str, first: char) -> usize {
    let two = ["=~", "!~", "!=", "==", ">=", "<="];
    if two.iter().any(|two| text.starts_with(two)) {
        2
    } else {
        first.len_utf8()
    }
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn an_expression_falls_into_its_words() {
        let text = "sum by (a) (rate(x:y{b=~\"c\\\"d\"}[5m] offset 1h)) >= 1e-3 # so\n and z";
        let words: Vec<_> = tokens(text).into_iter().map(|it| &text[it.at]).collect();
        assert_eq!(
            words.join(" "),
            "sum by ( a ) ( rate ( x:y { b =~ \"c\\\"d\" } [5m] offset 1h ) ) >= 1e-3 and z"
        );
    }
}
