//! Durations as people write them: `"250ms"`, `"1.5s"`, `"2m"`.

use syn::LitStr;

/// Longest first, so that `ms` is not read as `s`; how many of them are a second, or how many seconds are one of them.
const UNITS: [(&str, f64, bool); 6] = [
    ("ns", 1e9, true),
    ("us", 1e6, true),
    ("ms", 1e3, true),
    ("s", 1.0, true),
    ("m", 60.0, false),
    ("h", 3600.0, false),
];

/// The seconds that the text says, or what is wrong with it.
pub(crate) fn seconds(text: &LitStr) -> Result<f64, String> {
    let value = text.value();
    let digits = value.find(|char: char| !(char.is_ascii_digit() || char == '.'));
    let (number, unit) = value.split_at(digits.unwrap_or(value.len()));
    let amount: Option<f64> = number.parse().ok();
    let unit_of = UNITS.iter().find(|(name, ..)| *name == unit);
    match (amount, unit_of) {
        // Divided, and not multiplied by a fraction, so that 250 ms are exactly what 0.25 is.
        (Some(amount), Some((_, per, true))) => Ok(amount / per),
        (Some(amount), Some((_, seconds, false))) => Ok(amount * seconds),
        (Some(_), None) if unit.is_empty() => Err(format!(
            "`{value}` has no unit; write `\"{value}ms\"` or `\"{value}s\"`"
        )),
        _ => Err(format!(
            "`{value}` is no duration; write a number and one of `ns`, `us`, `ms`, `s`, `m`, `h`, as in `\"250ms\"`"
        )),
    }
}

/// So many seconds, as people write them.
pub(crate) fn text(seconds: f64) -> String {
    let (per, unit) = match seconds {
        below if below < 1e-6 => (1e9, "ns"),
        below if below < 1e-3 => (1e6, "us"),
        below if below < 1.0 => (1e3, "ms"),
        _ => (1.0, "s"),
    };
    let amount = (seconds * per * 1e6).round() / 1e6;
    format!("{amount}{unit}")
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
    fn what_is_no_duration_says_what_to_write() {
        assert!(read("250").is_err_and(|it| it.contains("`\"250ms\"` or `\"250s\"`")));
        for text in ["", "ms", "1.2.3s", "-1s", "1 s", "5 parsecs", "1S"] {
            assert!(
                read(text).is_err_and(|it| it.contains("is no duration")),
                "{text}"
            );
        }
    }

    #[test]
    fn a_bound_is_told_in_the_unit_that_people_use() {
        assert_eq!(text(0.0005), "500us");
        assert_eq!(text(0.25), "250ms");
        assert_eq!(text(2.5), "2.5s");
    }
}
