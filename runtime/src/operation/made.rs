//! Futures whose types are not spelled as such: to make one is no call, so it is refused where it would be counted as one.
//!
//! Macros see types as they are spelled, and an alias or an associated type hides a future. Method look-up finds it along a
//! chain of `Deref`s, as it finds a `Result`. It never runs.

use std::marker::PhantomData;
use std::ops::Deref;

/// Asks of an output of a function that is not `async`: `made(&output, 0).counts()`.
pub fn made<R, W>(_: &R, _: W) -> Made<R, W> {
    Made(PhantomData)
}

/// Has outputs of type `F` counted when they are returned, which is done with no future.
#[diagnostic::on_unimplemented(
    message = "the call would be counted when the future is made, before it has run",
    label = "the future is a `{F}`",
    note = "write the type as `Pin<Box<dyn Future<Output = ...>>>` or `impl Future<Output = ...>`, end the body in `Box::pin(async move {{ ... }})`, or make the function an `async fn`",
    note = "to count the making alone, write `ok_if = |_| true`"
)]
pub trait Counts<F: ?Sized> {}

/// An output, and which of the places below holds a future. That is an integer whose type nobody wrote: look-up takes the
/// one that fits, and where none does, the compiler has a default. So one step of the chain asks for all of them.
#[derive(Debug)]
pub struct Made<R, W>(PhantomData<fn(R, W)>);

/// Nowhere.
#[derive(Debug)]
pub struct NoFuture;

impl<F: Future> Made<F, u8> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<F>,
    {
    }
}

impl<F: Future> Made<Option<F>, u16> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<F>,
    {
    }
}

impl<F: Future, E> Made<Result<F, E>, u32> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<F>,
    {
    }
}

impl<'a, T> Made<Box<dyn Future<Output = T> + 'a>, u64> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<dyn Future<Output = T> + 'a>,
    {
    }
}

impl<'a, T> Made<Box<dyn Future<Output = T> + Send + 'a>, u128> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<dyn Future<Output = T> + Send + 'a>,
    {
    }
}

impl<F: Future, E> Made<Option<Result<F, E>>, usize> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<F>,
    {
    }
}

impl<F: Future, E> Made<Result<Option<F>, E>, i8> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<F>,
    {
    }
}

impl<F: Future, T> Made<Option<(F, T)>, i16> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<F>,
    {
    }
}

impl<F: Future, T> Made<Option<(T, F)>, i64> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<F>,
    {
    }
}

impl<F: Future, T, E> Made<Result<(F, T), E>, i128> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<F>,
    {
    }
}

impl<F: Future, T, E> Made<Result<(T, F), E>, isize> {
    /// Complains.
    pub fn counts(&self)
    where
        NoFuture: Counts<F>,
    {
    }
}

impl<R, W> Deref for Made<R, W> {
    type Target = NoFuture;

    fn deref(&self) -> &NoFuture {
        &NoFuture
    }
}

impl NoFuture {
    /// It does.
    pub fn counts(&self) {}
}
