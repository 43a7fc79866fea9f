//! Which coding a client wants, and compressing. Source: RFC 9110, "Accept-Encoding".

use axum::body::Bytes;
use axum::http::header::CONTENT_ENCODING;
use axum::http::{HeaderMap, HeaderValue};

/// How the bytes of an exposition are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    #[cfg(feature = "compression")]
    Gzip,
    #[cfg(feature = "compression")]
    Zstd,
}

/// What a client asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) coding: Coding,
    /// Whether it can do without.
    pub(super) identity: bool,
}

impl Coding {
    /// In the order in which equals are chosen: what is smaller in less time first.
    pub(super) const ALL: &[Self] = &[
        #[cfg(feature = "compression")]
        Self::Zstd,
        #[cfg(feature = "compression")]
        Self::Gzip,
        Self::Identity,
    ];

    /// What depends on `Accept-Encoding` says so in `Vary`.
    pub(super) const VARIES: bool = Self::ALL.len() > 1;

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            #[cfg(feature = "compression")]
            Self::Gzip => "gzip",
            #[cfg(feature = "compression")]
            Self::Zstd => "zstd",
        }
    }

    fn has_name(self, name: &str) -> bool {
        let old = name
            .strip_prefix("x-")
            .filter(|_| name.eq_ignore_ascii_case("x-gzip"));
        self.name().eq_ignore_ascii_case(old.unwrap_or(name))
    }

    /// Says in an answer's headers what it is coded in.
    pub(super) fn tell(self, headers: &mut HeaderMap) {
        if self != Self::Identity {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(self.name()));
        }
    }

    /// The exposition in this coding.
    pub(super) fn apply(self, exposition: &Bytes) -> Bytes {
        match self {
            Self::Identity => exposition.clone(),
            #[cfg(feature = "compression")]
            Self::Gzip => super::compress::gzip(exposition).into(),
            #[cfg(feature = "compression")]
            Self::Zstd => super::compress::zstd(exposition).into(),
        }
    }

    /// What is made once and sent often, in this coding.
    #[cfg(feature = "page")]
    pub(super) fn pack(self, text: &Bytes) -> Bytes {
        match self {
            Self::Identity => text.clone(),
            #[cfg(feature = "compression")]
            Self::Gzip => super::compress::gzip_well(text).into(),
            #[cfg(feature = "compression")]
            Self::Zstd => super::compress::zstd_well(text).into(),
        }
    }
}

/// The coding of the highest `q` that we have, the first of [`Coding::ALL`] among equals. Never one with `q=0`; where the
/// client refuses all there are, an exposition as it is, because a scrape is always answered.
pub(super) fn negotiate(accept: Option<&str>) -> Wanted {
    let parse = |one| parse(one);
    let accepted: Vec<_> = accept
        .unwrap_or_default()
        .split(',')
        .filter_map(parse)
        .collect();
    let quality = |coding: Coding| {
        let named = accepted.iter().find(|(name, _)| coding.has_name(name));
        let any = || accepted.iter().find(|(name, _)| *name == "*");
        // What is not listed is acceptable only where it is no coding at all; less than all that is listed.
        let unnamed = if coding == Coding::Identity {
            f64::MIN_POSITIVE
        } else {
            0.0
        };
        named.or_else(any).map_or(unnamed, |(_, quality)| *quality)
    };
    let mut wanted = Wanted {
        coding: Coding::Identity,
        identity: quality(Coding::Identity) > 0.0,
    };
    let mut best = 0.0;
    for coding in Coding::ALL {
        let quality = quality(*coding);
        if quality > best {
            best = quality;
            wanted.coding = *coding;
        }
    }
    wanted
}

/// A coding and its quality.
fn parse(one: &str) -> Option<(&str, f64)> {
    let (name, parameters) = one.split_once(';').unwrap_or((one, ""));
    let mut quality = 1.0;
    for parameter in parameters.split(';').map(str::trim) {
        if let Some((name, value)) = parameter.split_once('=')
            && name.trim().eq_ignore_ascii_case("q")
        {
            quality = value.trim().parse().ok()?;
        }
    }
    (0.0..=1.0)
        .contains(&quality)
        .then_some((name.trim(), quality))
}
