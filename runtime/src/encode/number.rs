//! Numbers as Go prints them, which is what Prometheus compares label values like `le` with.

use std::fmt::Write;

use crate::snapshot::Number;

/// Whether a float that is whole shows that it is a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    /// `1`, as in the text format.
    Plain,
    /// `1.0`, as in the canonical numbers of `OpenMetrics`.
    Dotted,
}

/// Adds a value: integers without a dot, floats as [`float`].
pub(super) fn number(out: &mut String, number: Number, whole: Whole) {
    match number {
        Number::Unsigned(value) => unsigned(out, value),
        Number::Signed(value) => out.push_str(itoa::Buffer::new().format(value)),
        Number::Float(value) => float(out, value, whole),
    }
}

/// Adds a count.
pub(super) fn unsigned(out: &mut String, value: u64) {
    out.push_str(itoa::Buffer::new().format(value));
}

/// Adds a float in the shortest form that reads back the same, with an exponent below 1e-4 and from 1e6 on: Go's `%g`.
/// Source: `OpenMetrics` 1.0, "Canonical Numbers".
pub(super) fn float(out: &mut String, value: f64, whole: Whole) {
    if value.is_nan() {
        return out.push_str("NaN");
    }
    if value.is_infinite() {
        return out.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-4..1e6).contains(&magnitude) {
        return exponential(out, value);
    }
    let start = out.len();
    // Writing to a string cannot fail.
    let _ = write!(out, "{value}");
    if whole == Whole::Dotted && !out[start..].contains('.') {
        out.push_str(".0");
    }
}

/// Adds `1.5e-07`: a sign and at least two digits in the exponent.
fn exponential(out: &mut String, value: f64) {
    let start = out.len();
    let _ = write!(out, "{value:e}");
    let Some(at) = out[start..].find('e').map(|at| start + at + 1) else {
        return;
    };
    let exponent: i32 = out[at..].parse().unwrap_or_default();
    out.truncate(at);
    let _ = write!(out, "{exponent:+03}");
}
