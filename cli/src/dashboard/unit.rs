use crate::catalog::Family;

/// What Grafana calls the unit of a family's values.
pub(super) fn unit(family: &Family) -> &'static str {
    match family.unit.as_str() {
        "seconds" => "s",
        "bytes" => "bytes",
        "bits" => "bits",
        "ratio" => "percentunit",
        "celsius" => "celsius",
        "meters" => "lengthm",
        "volts" => "volt",
        "amperes" => "amp",
        "joules" => "joule",
        "watts" => "watt",
        "grams" => "massg",
        "hertz" => "hertz",
        "euros" => "currencyEUR",
        "dollars" => "currencyUSD",
        _ => "short",
    }
}

/// What it calls the unit of their rates.
pub(super) fn per_second(family: &Family) -> &'static str {
    match family.unit.as_str() {
        "" => "cps",
        "bytes" => "Bps",
        "bits" => "bps",
        "joules" => "watt",
        _ => "short",
    }
}
