use std::{error, fmt};

/// Why a component or a group cannot be added.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HealthError {
    /// It cannot stand in a path and in a label.
    Name {
        /// As it was given.
        name: String,
    },
    /// There is a component of this name.
    Taken {
        /// The name.
        name: String,
    },
    /// The path of this group is that of a probe.
    Reserved {
        /// The group.
        group: String,
    },
    /// A group names a component that there is not.
    UnknownComponent {
        /// The group.
        group: String,
        /// What it names.
        component: String,
        /// The components that there are.
        known: Vec<String>,
    },
}

impl fmt::Display for HealthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name } => write!(
                f,
                "`{name}` is no name for a health component or a group; use letters, digits, `_`, `-` and `.`"
            ),
            Self::Taken { name } => write!(
                f,
                "there is a health component `{name}` already; give one of the two another name"
            ),
            Self::Reserved { group } => write!(
                f,
                "`/health/{group}` is a probe, so no group can be called `{group}`"
            ),
            Self::UnknownComponent {
                group,
                component,
                known,
            } => {
                let known = known.join(", ");
                write!(
                    f,
                    "group `{group}` names the health component `{component}`, which there is not (there are: {known}); \
                     add components before groups"
                )
            }
        }
    }
}

impl error::Error for HealthError {}
