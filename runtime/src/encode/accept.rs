//! Which format a client wants. Source: RFC 9110, "Accept"; Prometheus, "Content negotiation".

use super::{Format, Protobuf};
use crate::snapshot::Snapshot;

/// What an exposition is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Text(Format),
    Protobuf,
}

impl Encoding {
    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Text(format) => format.content_type(),
            Self::Protobuf => Protobuf::CONTENT_TYPE,
        }
    }

    pub(crate) fn encode(self, snapshot: &Snapshot) -> Vec<u8> {
        match self {
            Self::Text(format) => format.encode(snapshot).into_bytes(),
            Self::Protobuf => Protobuf::encode(snapshot),
        }
    }
}

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

/// The encoding of the highest `q` that we have, the first of equals; text where nothing fits, so that a scrape is always
/// answered.
pub(crate) fn negotiate(accept: Option<&str>) -> (Encoding, Option<Escaping>) {
    let accept = accept.unwrap_or_default();
    let ranges: Vec<_> = accept.split(',').filter_map(parse).collect();
    // What is refused by name is not meant by a range of several.
    let refused = |encoding: &&Encoding| {
        let mut named = ranges.iter().filter(|range| range.quality <= 0.0);
        named.any(|range| !range.several && range.encodings.contains(encoding))
    };
    let mut best = (0.0, TEXT, None);
    for range in &ranges {
        let mut meant = range.encodings.iter().filter(|it| !refused(it));
        if let Some(encoding) = meant.next()
            && range.quality > best.0
        {
            best = (range.quality, *encoding, range.escaping);
        }
    }
    (best.1, best.2)
}

/// A media range of the header.
struct Range {
    quality: f64,
    /// Those of ours that it means, the best first.
    encodings: &'static [Encoding],
    /// Whether it has a `*`.
    several: bool,
    escaping: Option<Escaping>,
}

const TEXT: Encoding = Encoding::Text(Format::Text);
const OPEN_METRICS: Encoding = Encoding::Text(Format::OpenMetrics);

/// One media range, where it is of an encoding that we have.
fn parse(range: &str) -> Option<Range> {
    let mut parts = range.split(';').map(str::trim);
    let media_type = parts.next()?.to_ascii_lowercase();
    let (mut quality, mut version, mut escaping) = (1.0, None, None);
    let (mut proto, mut encoding) = (None, None);
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
            "proto" => proto = Some(value),
            "encoding" => encoding = Some(value),
            "escaping" => {
                escaping = Escaping::SCHEMES
                    .into_iter()
                    .find(|scheme| scheme.0 == value);
            }
            _ => {}
        }
    }
    let encodings: &[_] = match (media_type.as_str(), version) {
        ("application/openmetrics-text", None | Some("1.0.0" | "0.0.1")) | ("application/*", _) => {
            &[OPEN_METRICS]
        }
        ("text/plain", None | Some("0.0.4")) | ("text/*", _) => &[TEXT],
        ("*/*", _) => &[TEXT, OPEN_METRICS],
        // Other messages, and other ways to write them, are other formats.
        ("application/vnd.google.protobuf", _)
            if proto == Some("io.prometheus.client.MetricFamily")
                && encoding == Some("delimited") =>
        {
            &[Encoding::Protobuf]
        }
        _ => return None,
    };
    Some(Range {
        quality,
        encodings,
        several: media_type.ends_with('*'),
        escaping,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(accept: &str) -> Encoding {
        negotiate(Some(accept)).0
    }

    #[test]
    fn prometheus_gets_openmetrics() {
        let old = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,\
                   text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        assert_eq!(encoding(old), OPEN_METRICS);
        let new = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,\
                   text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
        let (chosen, escaping) = negotiate(Some(new));
        assert_eq!(
            (chosen, escaping.map(Escaping::as_str)),
            (OPEN_METRICS, Some("allow-utf-8"))
        );
    }

    #[test]
    fn prometheus_gets_protobuf_where_it_wants_native_histograms() {
        const PROTOBUF: &str = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
        const TEXTS: &str = "application/openmetrics-text;version=1.0.0;q=0.8,\
                             application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        assert_eq!(encoding(&format!("{PROTOBUF},{TEXTS}")), Encoding::Protobuf);
        let new = format!(
            "{PROTOBUF};q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,\
             application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,\
             text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
        );
        assert_eq!(encoding(&new), Encoding::Protobuf);
        assert_eq!(encoding(&format!("{PROTOBUF};q=0.1,{TEXTS}")), OPEN_METRICS);
        assert_eq!(encoding(&format!("{PROTOBUF};q=0")), TEXT);
    }

    #[test]
    fn protobuf_of_another_message_or_another_writing_is_another_format() {
        for accept in [
            "application/vnd.google.protobuf",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
            "application/vnd.google.protobuf;proto=io.prometheus.write.v2.Request;encoding=delimited",
        ] {
            assert_eq!(encoding(accept), TEXT, "{accept}");
        }
    }

    #[test]
    fn the_highest_quality_wins_whatever_the_order() {
        assert_eq!(
            encoding("text/plain;q=0.9, application/openmetrics-text;q=0.3"),
            TEXT
        );
        assert_eq!(
            encoding("text/plain;q=0.3, application/openmetrics-text;q=0.9"),
            OPEN_METRICS
        );
        assert_eq!(
            encoding("TEXT/PLAIN; q=0.2 , Application/OpenMetrics-Text ; Q=1"),
            OPEN_METRICS
        );
    }

    #[test]
    fn a_quality_of_zero_is_never() {
        assert_eq!(
            encoding("application/openmetrics-text;q=0, text/plain;q=0.1"),
            TEXT
        );
        assert_eq!(encoding("application/openmetrics-text;q=0"), TEXT);
    }

    #[test]
    fn a_range_of_several_does_not_mean_what_is_refused() {
        assert_eq!(encoding("text/plain;q=0, */*"), OPEN_METRICS);
        assert_eq!(encoding("application/openmetrics-text;q=0, */*"), TEXT);
        assert_eq!(encoding("application/*"), OPEN_METRICS);
        let neither = "text/plain;q=0, application/openmetrics-text;q=0, */*";
        assert_eq!(encoding(neither), TEXT);
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
            assert_eq!(encoding(accept), TEXT, "{accept}");
        }
        assert_eq!(negotiate(None).0, TEXT);
    }
}
