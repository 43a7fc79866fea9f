use crate::encode::Encoding;
use crate::snapshot::Snapshot;

/// What is written from a snapshot.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    Exposition(Encoding),
    #[cfg(feature = "page")]
    Live(super::page::Question),
}

impl Form {
    /// What it comes to for this snapshot. Those that are equal then are written once.
    #[cfg_attr(
        not(feature = "page"),
        expect(unused_variables, reason = "an exposition is the same for all")
    )]
    pub(super) fn of(self, snapshot: &Snapshot) -> Self {
        match self {
            Self::Exposition(encoding) => Self::Exposition(encoding),
            #[cfg(feature = "page")]
            Self::Live(question) => Self::Live(question.of(snapshot)),
        }
    }

    pub(super) fn write(&self, snapshot: &Snapshot) -> Vec<u8> {
        match self {
            Self::Exposition(encoding) => encoding.encode(snapshot),
            #[cfg(feature = "page")]
            Self::Live(question) => question.answer(snapshot).into_bytes(),
        }
    }

    pub(super) fn content_type(&self) -> &'static str {
        match self {
            Self::Exposition(encoding) => encoding.content_type(),
            #[cfg(feature = "page")]
            Self::Live(_) => "application/json",
        }
    }

    pub(super) fn is_exposition(&self) -> bool {
        matches!(self, Self::Exposition(_))
    }
}
