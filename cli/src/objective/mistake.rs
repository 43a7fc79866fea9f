use std::{error, fmt};

use crate::catalog::Origin;

/// One thing in a catalog from which nothing sensible can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong, and what to do.
    pub text: String,
    /// Where it is declared.
    pub origin: Origin,
}

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.0.iter();
        let lines = lines.map(|mistake| format!("{}: {}", mistake.origin, mistake.text));
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

impl error::Error for Mistakes {}
