/// The base units of Prometheus, in the plural, as they stand at the end of a name.
/// Source: Prometheus, "Metric and label naming", base units.
pub const BASE_UNITS: [&str; 10] = [
    "seconds", "bytes", "ratio", "celsius", "meters", "volts", "amperes", "joules", "grams",
    "hertz",
];

/// The base unit to use instead of a unit that is a multiple, a fraction or a short form of one.
/// `None` where the unit can stay as it is: units of the application's own (`tokens`, `dollars`) are fine.
pub const fn base_unit(unit: &str) -> Option<&'static str> {
    const INSTEAD: [(&str, &str); 40] = [
        ("s", "seconds"),
        ("sec", "seconds"),
        ("secs", "seconds"),
        ("second", "seconds"),
        ("ms", "seconds"),
        ("millis", "seconds"),
        ("milliseconds", "seconds"),
        ("us", "seconds"),
        ("micros", "seconds"),
        ("microseconds", "seconds"),
        ("ns", "seconds"),
        ("nanos", "seconds"),
        ("nanoseconds", "seconds"),
        ("minutes", "seconds"),
        ("hours", "seconds"),
        ("days", "seconds"),
        ("byte", "bytes"),
        ("bits", "bytes"),
        ("kb", "bytes"),
        ("kib", "bytes"),
        ("kilobytes", "bytes"),
        ("mb", "bytes"),
        ("mib", "bytes"),
        ("megabytes", "bytes"),
        ("gb", "bytes"),
        ("gib", "bytes"),
        ("gigabytes", "bytes"),
        ("percent", "ratio"),
        ("percents", "ratio"),
        ("ratios", "ratio"),
        ("fahrenheit", "celsius"),
        ("kelvin", "celsius"),
        ("meter", "meters"),
        ("kilometers", "meters"),
        ("millimeters", "meters"),
        ("volt", "volts"),
        ("millivolts", "volts"),
        ("milliamperes", "amperes"),
        ("kilograms", "grams"),
        ("megahertz", "hertz"),
    ];
    let mut at = 0;
    while at < INSTEAD.len() {
        if crate::name::same(INSTEAD[at].0, unit) {
            return Some(INSTEAD[at].1);
        }
        at += 1;
    }
    None
}
