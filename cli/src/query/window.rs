use std::fmt::{self, Write};
use std::time::Duration;

/// A time as Prometheus writes it: `5m`, `1h30m`, `1d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Window(pub(crate) Duration);

const UNITS: [(&str, u128); 5] = [
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1000),
    ("ms", 1),
];

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.as_millis();
        if rest == 0 {
            return f.write_str("0s");
        }
        let mut text = String::new();
        for (unit, size) in UNITS {
            if rest >= size {
                write!(text, "{}{unit}", rest / size)?;
                rest %= size;
            }
        }
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_written_in_the_largest_units() {
        let text = |milliseconds| Window(Duration::from_millis(milliseconds)).to_string();
        assert_eq!(text(300_000), "5m");
        assert_eq!(text(3 * 86_400_000), "3d");
        assert_eq!(text(5_400_000), "1h30m");
        assert_eq!(text(1500), "1s500ms");
        assert_eq!(text(0), "0s");
    }
}
