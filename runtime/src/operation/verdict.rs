//! How a call ended, told from what it returned.

use std::ops::Deref;

use super::{Outcome, Verdict};
use crate::label::Label;

/// An output whose verdict is asked for: `Probe(&output).verdict()`.
///
/// Method look-up sees the type behind any alias. It finds the method of a `Result` here, and for every other output
/// follows the `Deref` to the one of [`NoResult`].
#[derive(Debug)]
pub struct Probe<'a, R>(pub &'a R);

/// What every output but a `Result` stands for.
#[derive(Debug)]
pub struct NoResult;

impl<T, E> Probe<'_, Result<T, E>> {
    /// An error where there is one.
    #[inline]
    pub fn verdict(&self) -> Verdict {
        match self.0 {
            Ok(_) => Verdict::OK,
            Err(_) => Verdict::plain(Outcome::Error),
        }
    }
}

impl<R> Deref for Probe<'_, R> {
    type Target = NoResult;

    #[inline]
    fn deref(&self) -> &NoResult {
        &NoResult
    }
}

impl NoResult {
    /// It went well.
    #[inline]
    pub fn verdict(&self) -> Verdict {
        Verdict::OK
    }
}

/// An error of its class `C`, where there is one.
#[inline]
pub fn classified<C: Label, T, E: Label<Key = C::Key>>(output: &Result<T, E>) -> Verdict {
    match output {
        Ok(_) => Verdict::OK,
        Err(error) => Verdict::error_of(error.index()),
    }
}

/// Whether a predicate of the user's holds. Here the closure learns the type of its argument.
#[inline]
pub fn holds<R>(output: &R, predicate: impl FnOnce(&R) -> bool) -> bool {
    predicate(output)
}

/// The predicate decides whether it is an error; the class stays what the output says.
#[inline]
pub fn decided(error: bool, by_type: Verdict) -> Verdict {
    let outcome = Outcome::Error;
    if error {
        Verdict { outcome, ..by_type }
    } else {
        Verdict::OK
    }
}
