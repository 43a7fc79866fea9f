use std::fmt::Write;

/// A number that a calculation gave, without the noise of its last digits.
pub(crate) fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.9e}").parse().unwrap_or(value);
    format!("{rounded}")
}

/// As the text format writes a float, and Prometheus keeps it in `le`: Go's `%g`, with an exponent below 1e-4 and from
/// 1e6 on.
pub(crate) fn go(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 || (1e-4..1e6).contains(&magnitude) {
        return format!("{value}");
    }
    let text = format!("{value:e}");
    let Some((digits, exponent)) = text.split_once('e') else {
        return text; // Infinite, or no number.
    };
    let mut text = digits.to_owned();
    let exponent: i32 = exponent.parse().unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = write!(text, "e{exponent:+03}");
    text
}

/// As `OpenMetrics` writes it: whole numbers end in `.0`.
pub(crate) fn dotted(value: f64) -> String {
    let mut text = go(value);
    if !text.contains(['.', 'e']) {
        text.push_str(".0");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_written_as_both_formats_write_them() {
        let cases = [
            (0.25, "0.25", "0.25"),
            (1.0, "1", "1.0"),
            (-10.0, "-10", "-10.0"),
            (0.0, "0", "0.0"),
            (1e-5, "1e-05", "1e-05"),
            (2.5e7, "2.5e+07", "2.5e+07"),
            (1e6, "1e+06", "1e+06"),
            (999_999.0, "999999", "999999.0"),
        ];
        for (value, text, open) in cases {
            assert_eq!((&*go(value), &*dotted(value)), (text, open));
        }
    }

    #[test]
    fn what_floats_add_at_the_end_is_left_out() {
        assert_eq!(number(1.0 - 0.999), "0.001");
        assert_eq!(number(100.0 - 99.95), "0.05");
        assert_eq!(number(14.4), "14.4");
    }
}
