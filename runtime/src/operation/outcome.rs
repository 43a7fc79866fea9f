/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It returned `Ok`, or something that is no `Result`.
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

/// How a call ended, and of what class its error was.
///
/// Small, so that it is passed in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    outcome: Outcome,
    /// Its index among the ways to end of the operation: that of the outcome, unless they are told apart more finely.
    ending: u16,
    class: u32,
}

const NO_CLASS: u32 = u32::MAX;

impl Verdict {
    /// It went well.
    pub const OK: Self = Self::plain(Outcome::Ok);

    /// An outcome without a class.
    pub const fn plain(outcome: Outcome) -> Self {
        Self {
            outcome,
            ending: outcome as u16,
            class: NO_CLASS,
        }
    }

    /// An error of the class with this index among the values of the class's label.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "there are not 2^32 variants"
    )]
    pub const fn error_of(class: usize) -> Self {
        Self {
            class: class as u32,
            ..Self::plain(Outcome::Error)
        }
    }

    /// The operation's way to end of this index, which is an instance of the outcome.
    #[cfg(feature = "http")]
    pub(crate) const fn ending_of(ending: u16, outcome: Outcome) -> Self {
        Self {
            ending,
            ..Self::plain(outcome)
        }
    }

    /// The same class with another outcome.
    #[must_use]
    pub(crate) const fn with(self, outcome: Outcome) -> Self {
        Self {
            class: self.class,
            ..Self::plain(outcome)
        }
    }

    /// How it ended.
    #[inline]
    pub const fn outcome(self) -> Outcome {
        self.outcome
    }

    /// Its index among the operation's ways to end.
    #[inline]
    pub(crate) const fn ending(self) -> usize {
        self.ending as usize
    }

    /// The index of the error's class, where errors are told apart.
    #[inline]
    pub const fn class(self) -> Option<usize> {
        if self.class == NO_CLASS {
            None
        } else {
            Some(self.class as usize)
        }
    }
}
