/// Why a name cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// There is nothing.
    Empty,
    /// The first character is a digit.
    Digit,
    /// The byte at this position is not allowed.
    Character {
        /// Where, in bytes.
        at: usize,
    },
    /// A colon, which is kept for recording rules.
    Colon,
    /// Label names that begin with `__` belong to Prometheus.
    Underscores,
    /// `le` and `quantile` belong to histograms and summaries.
    Reserved,
}

/// Checks the name of a metric: `[a-zA-Z_][a-zA-Z0-9_]*`.
///
/// # Errors
/// Says what is wrong. Colons are refused: they are for recording rules.
/// Source: Prometheus data model; writing client libraries, "Metric names".
pub const fn check_metric_name(name: &str) -> Result<(), NameError> {
    check(name, true)
}

/// Checks the name of a label: `[a-zA-Z_][a-zA-Z0-9_]*`, not beginning with `__`, neither `le` nor `quantile`.
///
/// # Errors
/// Says what is wrong. Source: Prometheus data model; `OpenMetrics` 1.0, "Label".
pub const fn check_label_name(name: &str) -> Result<(), NameError> {
    let bytes = name.as_bytes();
    if bytes.len() >= 2 && bytes[0] == b'_' && bytes[1] == b'_' {
        return Err(NameError::Underscores);
    }
    if same(name, "le") || same(name, "quantile") {
        return Err(NameError::Reserved);
    }
    check(name, false)
}

const fn check(name: &str, metric: bool) -> Result<(), NameError> {
    let bytes = name.as_bytes();
    if bytes.is_empty() {
        return Err(NameError::Empty);
    }
    if bytes[0].is_ascii_digit() {
        return Err(NameError::Digit);
    }
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b':' && metric {
            return Err(NameError::Colon);
        }
        if !(byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(NameError::Character { at });
        }
        at += 1;
    }
    Ok(())
}

/// `==` on strings, which is not yet const.
pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_two_underscores_and_whatever_follows_belong_to_prometheus() {
        for name in ["__", "___", "__a", "__name__"] {
            let said = check_label_name(name);
            assert_eq!(said, Err(NameError::Underscores), "{name}");
        }
        for name in ["_", "_a", "a__b", "a__"] {
            assert_eq!(check_label_name(name), Ok(()), "{name}");
        }
    }
}
