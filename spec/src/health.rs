//! Names of health components and of their groups: not of Prometheus, but the macros and the runtime must agree on them.

/// Paths below `/health` that are no groups.
pub const PROBE_NAMES: [&str; 3] = ["live", "ready", "startup"];

/// Whether a component or a group of components can have this name: letters, digits, `_`, `-` and `.`, so that it can
/// stand in a path and in a label as it is. Not `.` and `..`, which clients take out of a path.
pub const fn is_health_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let (mut at, mut dots) = (0, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
            return false;
        }
        dots += (byte == b'.') as usize;
        at += 1;
    }
    dots < bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_stand_in_a_path() {
        for name in ["database", "db-1", "store.primary", "_", "7"] {
            assert!(is_health_name(name), "{name}");
        }
        for name in ["", ".", "..", "two words", "a/b", "a:b", "a%20b", "ö"] {
            assert!(!is_health_name(name), "{name}");
        }
    }
}
