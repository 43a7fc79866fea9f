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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How it ended.
    pub outcome: Outcome,
    /// The index of the error's class; ignored unless the outcome is an error and errors are told apart.
    pub class: Option<usize>,
}

impl Verdict {
    /// It went well.
    pub const OK: Self = Self::plain(Outcome::Ok);

    /// An outcome without a class.
    pub const fn plain(outcome: Outcome) -> Self {
        Self {
            outcome,
            class: None,
        }
    }

    /// An error of the class with this index.
    pub const fn error_of(class: usize) -> Self {
        Self {
            outcome: Outcome::Error,
            class: Some(class),
        }
    }
}
