//! Durations as text: `2s`, `500ms`, `1.5m`.

use syn::LitStr;

use crate::diag::unknown;

const UNITS: [(&str, f64); 4] = [("ms", 1.0), ("s", 1e3), ("m", 6e4), ("h", 3.6e6)];
const DAY: f64 = 24.0 * 3.6e6;

/// A duration and the text that says it.
pub(super) struct Milliseconds {
    pub(super) text: LitStr,
    pub(super) count: u64,
}

impl Milliseconds {
    pub(super) fn read(text: LitStr) -> syn::Result<Self> {
        match milliseconds(&text.value()) {
            Ok(count) => Ok(Self { text, count }),
            Err(message) => Err(syn::Error::new(text.span(), message)),
        }
    }
}

fn milliseconds(text: &str) -> Result<u64, String> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let Ok(number) = number.parse::<f64>() else {
        return Err(format!(
            "`{text}` is no duration; write one such as `2s` or `500ms`"
        ));
    };
    if unit.is_empty() {
        return Err(format!(
            "`{text}` has no unit; write `{text}s` or `{text}ms`"
        ));
    }
    let known = UNITS.into_iter().find(|(name, _)| *name == unit.trim());
    let Some((_, factor)) = known else {
        return Err(unknown("unit", unit.trim(), &UNITS.map(|(name, _)| name)));
    };
    let count = (number * factor).round();
    if count > DAY {
        return Err(format!(
            "`{text}` is longer than a day; write a shorter one"
        ));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is a whole number between nothing and a day"
    )]
    Ok(count as u64)
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn a_duration_is_a_number_and_its_unit() {
        let cases = [
            ("2s", 2_000),
            ("500ms", 500),
            ("1.5m", 90_000),
            ("1 h", 3_600_000),
            ("0s", 0),
            ("1.005s", 1_005),
            (".5s", 500),
            ("24h", 86_400_000),
        ];
        for (text, expected) in cases {
            assert_eq!(milliseconds(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_none_says_what_to_write() {
        let cases = [
            ("", "`` is no duration; write one such as `2s` or `500ms`"),
            (
                "soon",
                "`soon` is no duration; write one such as `2s` or `500ms`",
            ),
            (
                "-1s",
                "`-1s` is no duration; write one such as `2s` or `500ms`",
            ),
            (
                "1.2.3s",
                "`1.2.3s` is no duration; write one such as `2s` or `500ms`",
            ),
            ("2", "`2` has no unit; write `2s` or `2ms`"),
            ("2sec", "unknown unit `sec`; write `ms`, `s`, `m` or `h`"),
            ("2S", "unknown unit `S`; did you mean `s`?"),
            ("25h", "`25h` is longer than a day; write a shorter one"),
        ];
        for (text, expected) in cases {
            assert_eq!(milliseconds(text), Err(expected.to_owned()), "{text}");
        }
    }
}
