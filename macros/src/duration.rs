//! Durations as people write them: `"250ms"`, `"1.5s"`, `"2m"`.

use bellwether_spec::Message;
use syn::LitStr;

use crate::attr::Argument;
use crate::diag::unknown;

/// How many of them are a second, or how many seconds are one of them.
const UNITS: [(&str, f64, bool); 6] = [
    ("ns", 1e9, true),
    ("us", 1e6, true),
    ("ms", 1e3, true),
    ("s", 1.0, true),
    ("m", 60.0, false),
    ("h", 3600.0, false),
];

/// The text of an argument that takes a duration.
pub(crate) fn text(argument: &Argument<'_>, example: &str) -> syn::Result<LitStr> {
    argument.literal("a duration in quotes", example)
}

/// The seconds that the text says, or what is wrong with it.
pub(crate) fn seconds(text: &LitStr) -> Result<f64, String> {
    let value = text.value();
    let digits = value.find(|char: char| !(char.is_ascii_digit() || char == '.'));
    let (number, unit) = value.split_at(digits.unwrap_or(value.len()));
    let Ok(amount) = number.parse::<f64>() else {
        return Err(format!(
            "`{value}` is no duration; write one such as `\"2s\"` or `\"250ms\"`"
        ));
    };
    let unit = unit.trim();
    if unit.is_empty() {
        return Err(format!(
            "`{value}` has no unit; write `\"{value}ms\"` or `\"{value}s\"`"
        ));
    }
    match UNITS.iter().find(|(name, ..)| *name == unit) {
        // Divided, and not multiplied by a fraction, so that 250 ms are exactly what 0.25 is.
        Some((_, per, true)) => Ok(amount / per),
        Some((_, seconds, false)) => Ok(amount * seconds),
        None => Err(unknown("unit", unit, &UNITS.map(|(name, ..)| name))),
    }
}

/// So many seconds, as people write them.
pub(crate) fn written(seconds: f64) -> String {
    Message::EMPTY.duration(seconds).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<f64, String> {
        seconds(&LitStr::new(text, proc_macro2::Span::call_site()))
    }

    #[test]
    fn a_duration_is_exactly_the_bound_that_says_the_same() {
        for (text, seconds) in [
            ("250ms", 0.25_f64),
            ("2.5s", 2.5),
            ("100ms", 0.1),
            ("500us", 0.0005),
            ("300ms", 0.3),
            ("700ms", 0.7),
            ("1m", 60.0),
        ] {
            assert_eq!(
                read(text).map(f64::to_bits),
                Ok(seconds.to_bits()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_space_may_stand_before_the_unit() {
        assert_eq!(read("1 h"), Ok(3600.0));
        assert_eq!(read(".5s"), Ok(0.5));
    }

    #[test]
    fn what_is_no_duration_says_what_to_write() {
        let units = "write `ns`, `us`, `ms`, `s`, `m` or `h`";
        for (text, message) in [
            (
                "",
                "`` is no duration; write one such as `\"2s\"` or `\"250ms\"`",
            ),
            (
                "-1s",
                "`-1s` is no duration; write one such as `\"2s\"` or `\"250ms\"`",
            ),
            (
                "1.2.3s",
                "`1.2.3s` is no duration; write one such as `\"2s\"` or `\"250ms\"`",
            ),
            ("250", "`250` has no unit; write `\"250ms\"` or `\"250s\"`"),
            ("2sec", &format!("unknown unit `sec`; {units}")),
            ("5 parsecs", &format!("unknown unit `parsecs`; {units}")),
            ("1S", "unknown unit `S`; did you mean `s`?"),
        ] {
            assert_eq!(read(text), Err(message.to_owned()));
        }
    }

    #[test]
    fn a_bound_that_is_told_is_read_again_as_it_was() {
        for bound in [
            0.0005,
            0.25,
            2.5,
            0.1 + 0.2,
            0.001 * 3.0 * 3.0 * 3.0,
            1e-7 * 3.0,
        ] {
            let text = written(bound);
            assert_eq!(read(&text).map(f64::to_bits), Ok(bound.to_bits()), "{text}");
        }
    }
}
