use crate::name::same;

/// The base units of Prometheus, in the plural, as they stand at the end of a name.
/// Source: Prometheus, "Metric and label naming", base units.
pub const BASE_UNITS: [&str; 11] = [
    "seconds", "bytes", "ratio", "celsius", "kelvin", "meters", "volts", "amperes", "joules",
    "grams", "hertz",
];

/// A word of a name that Prometheus' own checker takes for a unit and complains about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongUnit<'a> {
    /// Where the word begins, in bytes.
    pub at: usize,
    /// The word, as it was written.
    pub word: &'a str,
    /// The base unit that belongs there instead.
    pub base: &'static str,
}

impl WrongUnit<'_> {
    /// Whether the word is more likely something else: the `b` of `plan_b`. An `s` is seconds.
    #[must_use]
    pub const fn may_be_a_word(&self) -> bool {
        self.word.len() == 1 && !self.word.eq_ignore_ascii_case("s")
    }
}

/// The first word of a metric's name that `promtool check metrics` dislikes because it is a unit and no base unit: the short
/// form of one anywhere but at the beginning, or one in full anywhere. What it accepts is accepted, `minute` and `mins` too.
///
/// Source: promlint of `client_golang`, `lintMetricUnits` and `lintUnitAbbreviations`. Versions differ in what they say where a
/// name has several units, and one of them asks in no certain order; here each of them has to be a base unit.
#[must_use]
pub const fn wrong_unit(name: &str) -> Option<WrongUnit<'_>> {
    let bytes = name.as_bytes();
    let (mut at, mut end) = (0, 0);
    while end <= bytes.len() {
        if end == bytes.len() || bytes[end] == b'_' {
            let word = name.split_at(end).0.split_at(at).1;
            let short = if at > 0 { short(word) } else { None };
            let base = match short {
                None => not_base(word),
                base => base,
            };
            if let Some(base) = base {
                return Some(WrongUnit { at, word, base });
            }
            at = end + 1;
        }
        end += 1;
    }
    None
}

/// The base unit to use instead of a unit that is a multiple, a fraction or a short form of one.
/// `None` where the unit can stay as it is: units of the application's own (`tokens`, `dollars`) are fine.
#[must_use]
pub const fn base_unit(unit: &str) -> Option<&'static str> {
    // The checker accepts these, but nobody would look for them.
    const OTHERS: [(&str, &str); 16] = [
        ("secs", "seconds"),
        ("second", "seconds"),
        ("millis", "seconds"),
        ("micros", "seconds"),
        ("nanos", "seconds"),
        ("byte", "bytes"),
        ("kib", "bytes"),
        ("mib", "bytes"),
        ("gib", "bytes"),
        ("mebibytes", "bytes"),
        ("percent", "ratio"),
        ("percents", "ratio"),
        ("ratios", "ratio"),
        ("meter", "meters"),
        ("volt", "volts"),
        ("megahertz", "hertz"),
    ];
    if let base @ Some(_) = short(unit) {
        return base;
    }
    if let base @ Some(_) = not_base(unit) {
        return base;
    }
    found(&OTHERS, unit)
}

/// Source: promlint, `unitAbbreviations`, which it compares in lower case. It does not say what they are short for.
const fn short(word: &str) -> Option<&'static str> {
    const SHORT: [(&str, &str); 14] = [
        ("s", "seconds"),
        ("ms", "seconds"),
        ("us", "seconds"),
        ("ns", "seconds"),
        ("sec", "seconds"),
        ("b", "bytes"),
        ("kb", "bytes"),
        ("mb", "bytes"),
        ("gb", "bytes"),
        ("tb", "bytes"),
        ("pb", "bytes"),
        ("m", "meters"),
        ("h", "seconds"),
        ("d", "seconds"),
    ];
    let mut at = 0;
    while at < SHORT.len() {
        if SHORT[at].0.eq_ignore_ascii_case(word) {
            return Some(SHORT[at].1);
        }
        at += 1;
    }
    None
}

/// The base unit of a unit in full that is none, or of any with a metric prefix.
/// Source: promlint, `units` and `unitPrefixes`; `mibi` is its spelling.
const fn not_base(word: &str) -> Option<&'static str> {
    const UNITS: [(&str, &str); 24] = [
        ("amperes", "amperes"),
        ("bytes", "bytes"),
        ("celsius", "celsius"),
        ("grams", "grams"),
        ("joules", "joules"),
        ("kelvin", "kelvin"),
        ("meters", "meters"),
        ("metres", "metres"),
        ("seconds", "seconds"),
        ("volts", "volts"),
        ("minutes", "seconds"),
        ("hours", "seconds"),
        ("days", "seconds"),
        ("weeks", "seconds"),
        ("kelvins", "kelvin"),
        ("fahrenheit", "celsius"),
        ("rankine", "celsius"),
        ("inches", "meters"),
        ("yards", "meters"),
        ("miles", "meters"),
        ("bits", "bytes"),
        ("calories", "joules"),
        ("pounds", "grams"),
        ("ounces", "grams"),
    ];
    const PREFIXES: [&str; 19] = [
        "", "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo", "kibi",
        "mega", "mibi", "giga", "gibi", "tera", "tebi", "peta", "pebi",
    ];
    let mut at = 0;
    while at < PREFIXES.len() {
        if let Some(unit) = behind(PREFIXES[at], word)
            && let Some(base) = found(&UNITS, unit)
            && !same(base, word)
        {
            return Some(base);
        }
        at += 1;
    }
    None
}

const fn found(table: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    let mut at = 0;
    while at < table.len() {
        if same(table[at].0, word) {
            return Some(table[at].1);
        }
        at += 1;
    }
    None
}

/// What stands behind this beginning, which is ASCII.
const fn behind<'a>(beginning: &str, word: &'a str) -> Option<&'a str> {
    if word.len() < beginning.len() || !word.is_char_boundary(beginning.len()) {
        return None;
    }
    let (start, rest) = word.split_at(beginning.len());
    if same(start, beginning) {
        Some(rest)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(name: &str) -> Option<(&str, &str)> {
        wrong_unit(name).map(|unit| (unit.word, unit.base))
    }

    #[test]
    fn a_unit_that_is_no_base_unit_is_found_wherever_the_checker_finds_it() {
        // Anywhere, and anywhere but at the beginning.
        for (unit, base) in [
            ("minutes", "seconds"),
            ("milliseconds", "seconds"),
            ("kilobits", "bytes"),
            ("kibibytes", "bytes"),
            ("millikelvin", "kelvin"),
            ("kilometres", "metres"),
            ("ounces", "grams"),
        ] {
            assert_eq!(word(unit), Some((unit, base)));
            assert_eq!(word(&format!("{unit}_left")), Some((unit, base)));
        }
        for (unit, base) in [
            ("minutes", "seconds"),
            ("ms", "seconds"),
            ("s", "seconds"),
            ("KB", "bytes"),
            ("b", "bytes"),
            ("m", "meters"),
        ] {
            for name in [format!("app_{unit}"), format!("app_{unit}_used")] {
                assert_eq!(word(&name), Some((unit, base)), "{name}");
            }
            assert_eq!(word(&format!("_{unit}")), Some((unit, base)));
        }
        assert_eq!(wrong_unit("app_cpu_s_used").map(|unit| unit.at), Some(8));
        assert_eq!(word("app_days_and_hours"), Some(("days", "seconds")));
        assert_eq!(word("uptime_seconds_ms"), Some(("ms", "seconds")));
    }

    #[test]
    fn what_the_checker_accepts_is_no_wrong_unit() {
        for name in [
            "",
            "_",
            "process_cpu_seconds",
            "ms",
            "kb_calls",
            "s_requests",
            "app_minute",
            "app_mins",
            "app_requests_per_second",
            "app_thermometers",
            "app_bandb",
            "app_msg_bus",
            "app_Minutes",
            "app_kelvin",
            "app_metres",
            "app_mebibytes",
            "app_percent",
            "app_watts",
            "größe_änderung",
        ] {
            assert_eq!(word(name), None, "{name}");
        }
    }

    #[test]
    fn a_single_letter_may_be_a_word_but_for_the_one_of_seconds() {
        let may = |name| wrong_unit(name).map(|unit| unit.may_be_a_word());
        assert_eq!(may("plan_b"), Some(true));
        assert_eq!(may("read_s"), Some(false));
        assert_eq!(may("read_ms"), Some(false));
    }

    #[test]
    fn a_unit_of_ones_own_and_a_base_unit_have_none_to_be_replaced_by() {
        for unit in BASE_UNITS
            .into_iter()
            .chain(["tokens", "dollars", "metres"])
        {
            assert_eq!(base_unit(unit), None, "{unit}");
        }
        for (unit, base) in [("weeks", "seconds"), ("percent", "ratio"), ("m", "meters")] {
            assert_eq!(base_unit(unit), Some(base));
        }
    }
}
