//! How a call ended, told from what it returned.
//!
//! Macros see types as they are spelled, and an alias hides a `Result`. Method look-up sees them as they are: it takes
//! the first method whose conditions hold along a chain of `Deref`s. Where a mistake has been reported already, the
//! chain ends in a method that says nothing more.

use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::ops::Deref;

use super::place::Placed;
use super::{Outcome, Verdict};
use bellwether_spec::Domain;

use crate::label::{Closed, Label};

/// An output whose verdict is asked for: `Probe::new(&output).verdict()`.
#[derive(Debug)]
pub struct Probe<'a, R>(ResultProbe<'a, R>);

/// The same without a look at the error, whose type has to be known for that: `ResultProbe(&output).verdict()`.
#[derive(Debug)]
pub struct ResultProbe<'a, R>(pub &'a R);

/// What every output but a `Result` stands for.
#[derive(Debug)]
pub struct NoResult;

impl<'a, R> Probe<'a, R> {
    /// Of this output.
    #[inline]
    pub fn new(output: &'a R) -> Self {
        Self(ResultProbe(output))
    }
}

impl<T, E: Label> Probe<'_, Result<T, E>> {
    /// An error where there is one, unless it is expected. The class is counted where it is asked for.
    #[inline]
    pub fn verdict(&self) -> Verdict {
        match self.0.0 {
            Err(error) if error.is_expected() => Verdict::OK,
            _ => self.0.verdict(),
        }
    }
}

impl<'a, R> Deref for Probe<'a, R> {
    type Target = ResultProbe<'a, R>;

    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T, E> ResultProbe<'_, Result<T, E>> {
    /// An error where there is one.
    #[inline]
    pub fn verdict(&self) -> Verdict {
        match self.0 {
            Ok(_) => Verdict::OK,
            Err(_) => Verdict::plain(Outcome::Error),
        }
    }
}

impl<R> Deref for ResultProbe<'_, R> {
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

/// The same where errors are of class `C`: `ClassProbe::<C, _>::new(&output).verdict()`.
#[derive(Debug)]
pub struct ClassProbe<'a, C, R>(&'a R, Unclassified<C, R>);

impl<'a, C, R> ClassProbe<'a, C, R> {
    /// Of this output.
    #[inline]
    pub fn new(output: &'a R) -> Self {
        Self(output, Unclassified(PhantomData))
    }
}

impl<C: Label, T, E: Label<Key = C::Key>> ClassProbe<'_, C, Result<T, E>> {
    /// An error of its class where there is one.
    #[inline]
    pub fn verdict(&self) -> Verdict {
        match self.0 {
            Ok(_) => Verdict::OK,
            Err(error) => Verdict::of_class(error),
        }
    }
}

impl<C, R> Deref for ClassProbe<'_, C, R> {
    type Target = Unclassified<C, R>;

    fn deref(&self) -> &Self::Target {
        &self.1
    }
}

/// A mistake: `C` is no class, or not that of the errors in `R`.
#[derive(Debug)]
pub struct Unclassified<C, R>(PhantomData<fn(C, R)>);

impl<C, R> Unclassified<C, R> {
    /// Complains, unless it is the class that is wrong, which is said elsewhere.
    pub fn verdict(&self) -> Verdict
    where
        R: FailsWith<C>,
    {
        Verdict::OK
    }
}

/// Gives errors of type `C`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no errors of the class `{C}`",
    label = "`class` is the error type of a `Result`",
    note = "write `class = Error` for a function that returns `Result<_, Error>`"
)]
pub trait FailsWith<C> {}

impl<T, C> FailsWith<C> for Result<T, C> {}

/// A label's value: `LabelProbe(&value).label()`.
#[derive(Debug)]
pub struct LabelProbe<'a, T: ?Sized>(pub &'a T);

/// What stands for a value that is no label.
#[derive(Debug)]
pub struct NoLabel;

impl<'a, T: Label<Values: Placed> + ?Sized> LabelProbe<'a, T> {
    /// The value.
    #[inline]
    pub fn label(&self) -> &'a T {
        self.0
    }
}

impl<T: ?Sized> Deref for LabelProbe<'_, T> {
    type Target = NoLabel;

    fn deref(&self) -> &NoLabel {
        &NoLabel
    }
}

impl NoLabel {
    /// Complains of nothing: that it is no label is said where the family is declared.
    pub fn label(&self) -> &Self {
        self
    }
}

impl Label for NoLabel {
    type Key = Self;
    type Values = Closed;
    const NAME: &'static str = "";
    const DOMAIN: Domain = Domain::closed(&[""]);

    fn index(&self) -> usize {
        0
    }

    fn text(&self) -> &'static str {
        ""
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
    match (error, by_type.outcome()) {
        (true, _) => by_type.with(Outcome::Error),
        (false, Outcome::Ok) => by_type, // Perhaps an expected error, which has a class.
        (false, _) => Verdict::OK,
    }
}

/// What `err` reads an error from.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no error to record",
    label = "`err` is for functions that return a `Result`",
    note = "remove `err`, or write `ret` to record what is returned"
)]
pub trait Fallible {
    /// What it is when it went well.
    type Ok;
    /// What it is otherwise.
    type Error;
    /// One of the two.
    ///
    /// # Errors
    ///
    /// The output's own.
    fn result(&self) -> Result<&Self::Ok, &Self::Error>;
}

impl<T, E> Fallible for Result<T, E> {
    type Ok = T;
    type Error = E;

    fn result(&self) -> Result<&T, &E> {
        self.as_ref()
    }
}

/// The output as a `Result` of references.
///
/// # Errors
///
/// The output's own.
pub fn result_of<R: Fallible>(output: &R) -> Result<&R::Ok, &R::Error> {
    output.result()
}

/// A value that is recorded as `Debug`.
pub fn debug<T: Debug>(value: &T) -> &dyn Debug {
    value
}

/// A value that is recorded as `Display`.
pub fn display<T: Display>(value: &T) -> &dyn Display {
    value
}
