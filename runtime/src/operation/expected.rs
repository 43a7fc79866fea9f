//! What a closure is expected to be, told to the compiler where the body of a function that returns `impl Fn…` ends in one.
//!
//! A closure learns the types of its arguments from what is expected where it stands. The body of an instrumented function
//! stands in a closure or an `async` block, whose own type cannot name an `impl Fn…`, but `dyn Fn…` can be named anywhere.
//! So `let it: Expected<dyn Fn(&str), _, _> = !expected(body)` expects it without demanding it: the operand of `!` is looked
//! at with the type of the whole in mind, and is free to be another. `!` then puts the closure's own type where the expected
//! one has to stand.

use std::marker::PhantomData;
use std::ops::Not;

/// A value of type `V`, of which something is expected.
#[derive(Debug)]
pub struct Expected<A: ?Sized, B: ?Sized, V>(V, PhantomData<fn(*const A, *const B)>);

/// The value, which `T` says the type of and `D` what is expected of it.
#[inline]
pub fn expected<T, D: ?Sized>(value: T) -> Expected<T, D, T> {
    Expected(value, PhantomData)
}

impl<A: ?Sized, B: ?Sized, V> Not for Expected<A, B, V> {
    type Output = Expected<B, A, V>;

    #[inline]
    fn not(self) -> Expected<B, A, V> {
        Expected(self.0, PhantomData)
    }
}

impl<A: ?Sized, B: ?Sized, V> Expected<A, B, V> {
    /// It, as what it is.
    #[inline]
    pub fn value(self) -> V {
        self.0
    }

    /// The same where it was left open what the closure returns, as for `impl AsyncFn…`. `X` has a place for each argument.
    #[inline]
    pub fn settled<X>(self) -> V
    where
        A: Settled<X>,
    {
        self.0
    }
}

/// Says of what `dyn Fn(A, B) -> _` returns that it is `()`. It is in no value's type, but has to be known.
pub trait Settled<X> {}

macro_rules! settled {
    ($($argument:ident)*) => {
        impl<D: ?Sized + FnOnce($($argument),*), $($argument),*> Settled<($($argument,)*)> for D {}
    };
}

settled!();
settled!(A);
settled!(A B);
settled!(A B C);
settled!(A B C E);
settled!(A B C E F);
settled!(A B C E F G);
