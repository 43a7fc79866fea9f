use std::fmt;

use bellwether_spec::Origin;

/// Why a declaration cannot be registered. Nothing of its group is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterError {
    conflict: Box<Conflict>,
}

impl RegisterError {
    /// What stands against it.
    pub fn conflict(&self) -> &Conflict {
        &self.conflict
    }
}

impl From<Conflict> for RegisterError {
    fn from(conflict: Conflict) -> Self {
        Self {
            conflict: Box::new(conflict),
        }
    }
}

/// What stands against a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conflict {
    /// Two declarations of one family disagree.
    Disagreement {
        /// The family.
        family: &'static str,
        /// On what.
        about: String,
        /// The declaration that came second.
        here: Origin,
        /// The one that came first.
        there: Origin,
    },
    /// Two families would expose one sample name.
    Clash {
        /// The sample.
        sample: String,
        /// The family that came second.
        family: &'static str,
        /// Where it is.
        here: Origin,
        /// The family that came first.
        other: &'static str,
        /// Where that is.
        there: Origin,
    },
    /// A label of the registry is malformed, stands twice, or is one of the family's too.
    ConstantLabel {
        /// Its name.
        label: String,
        /// The family that has it too, and where that is declared.
        family: Option<(&'static str, Origin)>,
    },
    /// What is declared while the program runs cannot be exposed. Macros find the same when they are compiled.
    Malformed {
        /// What is wrong, and what to write.
        problem: String,
        /// The declaration.
        here: Origin,
    },
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.conflict.fmt(f)
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disagreement {
                family,
                about,
                here,
                there,
            } => {
                write!(
                    f,
                    "`{family}` is declared twice, and the declarations disagree on {about}: {here} and {there}"
                )
            }
            Self::Clash {
                sample,
                family,
                here,
                other,
                there,
            } => {
                write!(
                    f,
                    "`{family}` at {here} and `{other}` at {there} would both expose `{sample}`"
                )
            }
            Self::ConstantLabel {
                label,
                family: None,
            } => {
                write!(
                    f,
                    "`{label}` is no label name, or stands twice among the registry's labels"
                )
            }
            Self::ConstantLabel {
                label,
                family: Some((family, place)),
            } => {
                write!(
                    f,
                    "`{label}` is a label of the registry and of `{family}` at {place}"
                )
            }
            Self::Malformed { problem, here } => write!(f, "{problem}: {here}"),
        }
    }
}

impl std::error::Error for RegisterError {}
