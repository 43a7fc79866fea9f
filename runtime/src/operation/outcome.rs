use crate::label::Label;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It returned `Ok`, something that is no `Result`, or an expected error.
    Ok,
    /// It returned `Err`.
    Error,
    /// It unwound.
    Panic,
    /// Its future was dropped before it was ready.
    Cancelled,
}

impl Outcome {
    /// All of them, in the order of their cells and of [`OUTCOMES`](bellwether_spec::OUTCOMES).
    pub(crate) const ALL: [Self; 4] = [Self::Ok, Self::Error, Self::Panic, Self::Cancelled];

    /// The word, where it is not renamed.
    pub const fn as_str(self) -> &'static str {
        bellwether_spec::OUTCOMES[self as usize]
    }
}

/// How a call ended, and of what class its error was: in one word, which is passed in a register.
///
/// The low 16 bits are the index among the operation's ways to end, the next the outcome, the upper half the class and 1
/// or 0.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Verdict(u64);

const OUTCOME: u32 = 16;
const CLASS: u32 = 32;

impl Verdict {
    /// It went well.
    pub const OK: Self = Self::plain(Outcome::Ok);

    /// In place of one, of a future that is not ready.
    pub(super) const PENDING: Self = Self(u64::MAX);

    /// An outcome without a class.
    #[inline]
    pub const fn plain(outcome: Outcome) -> Self {
        Self(outcome as u64 | (outcome as u64) << OUTCOME)
    }

    /// An error of the class with this index among the values of the class's label.
    #[inline]
    pub const fn error_of(class: usize) -> Self {
        Self(Self::plain(Outcome::Error).0 | (class as u64 + 1) << CLASS)
    }

    /// An expected error of the class with this index: the call did not fail.
    #[inline]
    pub(crate) const fn expected_of(class: usize) -> Self {
        Self(Self::OK.0 | (class as u64 + 1) << CLASS)
    }

    /// How a call ends that returns this error.
    #[inline]
    pub(crate) fn of_class<E: Label>(error: &E) -> Self {
        if error.is_expected() {
            Self::expected_of(error.index())
        } else {
            Self::error_of(error.index())
        }
    }

    /// The operation's way to end of this index, which is an instance of the outcome.
    #[cfg(feature = "http")]
    pub(crate) const fn ending_of(ending: u16, outcome: Outcome) -> Self {
        Self(ending as u64 | (outcome as u64) << OUTCOME)
    }

    /// The same class with another outcome.
    #[must_use]
    pub(crate) const fn with(self, outcome: Outcome) -> Self {
        Self(Self::plain(outcome).0 | self.0 >> CLASS << CLASS)
    }

    /// How it ended.
    #[inline]
    pub const fn outcome(self) -> Outcome {
        Outcome::ALL[(self.0 >> OUTCOME) as usize & 3]
    }

    /// Its index among the operation's ways to end: that of the outcome, unless they are told apart more finely.
    #[inline]
    pub(crate) const fn ending(self) -> usize {
        (self.0 & 0xFFFF) as usize
    }

    /// The index of the error's class, where errors are told apart.
    #[inline]
    pub const fn class(self) -> Option<usize> {
        ((self.0 >> CLASS) as usize).checked_sub(1)
    }
}

impl std::fmt::Debug for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verdict")
            .field("outcome", &self.outcome())
            .field("ending", &self.ending())
            .field("class", &self.class())
            .finish()
    }
}
