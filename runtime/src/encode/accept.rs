//! Which format a client wants. Source: RFC 9110, "Accept"; Prometheus, "Content negotiation".

use super::Format;

/// What the client can do with names outside of the classic character set. Ours are all inside it, so every scheme holds
/// for them, and the answer repeats the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Escaping(&'static str);

impl Escaping {
    const SCHEMES: [Self; 4] = [
        Self("allow-utf-8"),
        Self("underscores"),
        Self("dots"),
        Self("values"),
    ];

    pub(crate) fn as_str(self) -> &'static str {
        self.0
    }
}

/// The format of the highest `q` that we have, the first of equals; text where nothing fits, so that a scrape is always
/// answered.
pub(crate) fn negotiate(accept: Option<&str>) -> (Format, Option<Escaping>) {
    let mut best = (0.0, Format::Text, None);
    for range in accept.unwrap_or_default().split(',') {
        let Some((quality, format, escaping)) = parse(range) else {
            continue;
        };
        if quality > best.0 {
            best = (quality, format, escaping);
        }
    }
    (best.1, best.2)
}

/// One media range, where it is of a format that we have.
fn parse(range: &str) -> Option<(f64, Format, Option<Escaping>)> {
    let mut parts = range.split(';').map(str::trim);
    let media_type = parts.next()?.to_ascii_lowercase();
    let (mut quality, mut version, mut escaping) = (1.0, None, None);
    for parameter in parts {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        match name.trim().to_ascii_lowercase().as_str() {
            "q" => {
                quality = value
                    .parse()
                    .ok()
                    .filter(|quality| (0.0..=1.0).contains(quality))?;
            }
            "version" => version = Some(value),
            "escaping" => {
                escaping = Escaping::SCHEMES
                    .into_iter()
                    .find(|scheme| scheme.0 == value);
            }
            _ => {}
        }
    }
    let format = match (media_type.as_str(), version) {
        ("application/openmetrics-text", None | Some("1.0.0" | "0.0.1")) => Format::OpenMetrics,
        ("text/plain", None | Some("0.0.4")) | ("text/*" | "*/*", _) => Format::Text,
        _ => return None,
    };
    Some((quality, format, escaping))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(accept: &str) -> Format {
        negotiate(Some(accept)).0
    }

    #[test]
    fn prometheus_gets_openmetrics() {
        let old = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,\
                   text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        assert_eq!(format(old), Format::OpenMetrics);
        let new = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,\
                   text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
        let (chosen, escaping) = negotiate(Some(new));
        assert_eq!(
            (chosen, escaping.map(Escaping::as_str)),
            (Format::OpenMetrics, Some("allow-utf-8"))
        );
    }

    #[test]
    fn the_highest_quality_wins_whatever_the_order() {
        assert_eq!(
            format("text/plain;q=0.9, application/openmetrics-text;q=0.3"),
            Format::Text
        );
        assert_eq!(
            format("text/plain;q=0.3, application/openmetrics-text;q=0.9"),
            Format::OpenMetrics
        );
        assert_eq!(
            format("TEXT/PLAIN; q=0.2 , Application/OpenMetrics-Text ; Q=1"),
            Format::OpenMetrics
        );
    }

    #[test]
    fn a_quality_of_zero_is_never() {
        assert_eq!(
            format("application/openmetrics-text;q=0, text/plain;q=0.1"),
            Format::Text
        );
        assert_eq!(format("application/openmetrics-text;q=0"), Format::Text);
    }

    #[test]
    fn what_we_do_not_have_gets_text() {
        for accept in [
            "",
            "garbage;;;",
            "application/json",
            "text/html",
            "application/openmetrics-text;version=2.0.0",
            "*/*",
            "q=1",
        ] {
            assert_eq!(format(accept), Format::Text, "{accept}");
        }
        assert_eq!(negotiate(None).0, Format::Text);
    }
}
