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
    let mut best = (0.0, Encoding::Text(Format::Text), None);
    for range in accept.unwrap_or_default().split(',') {
        let Some((quality, encoding, escaping)) = parse(range) else {
            continue;
        };
        if quality > best.0 {
            best = (quality, encoding, escaping);
        }
    }
    (best.1, best.2)
}

/// One media range, where it is of an encoding that we have.
fn parse(range: &str) -> Option<(f64, Encoding, Option<Escaping>)> {
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
    let format = match (media_type.as_str(), version) {
        ("application/openmetrics-text", None | Some("1.0.0" | "0.0.1")) => Format::OpenMetrics,
        ("text/plain", None | Some("0.0.4")) | ("text/*" | "*/*", _) => Format::Text,
        ("application/vnd.google.protobuf", _) => {
            // Other messages, and other ways to write them, are other formats.
            let ours = proto == Some("io.prometheus.client.MetricFamily");
            let delimited = ours && encoding == Some("delimited");
            return delimited.then_some((quality, Encoding::Protobuf, escaping));
        }
        _ => return None,
    };
    Some((quality, Encoding::Text(format), escaping))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(accept: &str) -> Encoding {
        negotiate(Some(accept)).0
    }

    const TEXT: Encoding = Encoding::Text(Format::Text);
    const OPEN_METRICS: Encoding = Encoding::Text(Format::OpenMetrics);

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
