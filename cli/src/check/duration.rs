use std::time::Duration;

/// A duration as Prometheus writes it: `90s`, `1h30m`, `2d`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    if rest == "0" {
        return Some(Duration::ZERO);
    }
    let mut milliseconds = 0_u64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        let factor = match &rest[..unit] {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            "y" => 31_536_000_000,
            _ => return None,
        };
        rest = &rest[unit..];
        milliseconds = milliseconds.checked_add(number.checked_mul(factor)?)?;
    }
    (!text.trim().is_empty()).then(|| Duration::from_millis(milliseconds))
}

/// A duration in words of Prometheus, as short as possible.
pub(crate) fn written(duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    let units = [
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1000),
        ("ms", 1),
    ];
    for (unit, factor) in units {
        if milliseconds >= factor && milliseconds.is_multiple_of(factor) {
            return format!("{}{unit}", milliseconds / factor);
        }
    }
    "0s".to_owned()
}

#[cfg(test)]
mod tests {
    use super::{duration, written};

    #[test]
    fn durations_are_those_of_prometheus() {
        for (text, seconds) in [("90s", 90), ("1h30m", 5400), ("2d", 172_800), ("0", 0)] {
            assert_eq!(duration(text).unwrap().as_secs(), seconds, "{text}");
        }
        for text in ["", "5", "m", "1.5h", "5 m", "99999999999999999y"] {
            assert_eq!(duration(text), None, "{text}");
        }
        assert_eq!(written(duration("1h30m").unwrap()), "90m");
    }
}
