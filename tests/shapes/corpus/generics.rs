//! Type parameters, constants, lifetimes and bounds.

crate::harness::shapes! {
    type_parameters,
    an_output_of_a_parameter,
    constants,
    named_lifetimes,
    elided_lifetimes,
    early_bound_lifetimes,
    higher_ranked_bounds,
    unsized_parameters,
    unsized_outputs_behind_a_box,
    associated_types,
    generic_associated_types,
    recursive,
    bounds_on_other_types,
    phantom_types,
    a_result_of_parameters,
    function_parameters,
    impl_of_impl,
    a_future_of_parameters,
}

pub mod type_parameters {
    use crate::harness::{Owed, calls, show};
    use std::fmt::Debug;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<T: Debug, U>(first: T, second: U) -> String
    where
        U: AsRef<str>,
    {
        format!("{first:?} {}", second.as_ref())
    }
    pub fn run() {
        show(work(Owed("a"), "b"));
        show(work::<u32, String>(1, String::new()));
        calls("ok 2");
    }
}

pub mod an_output_of_a_parameter {
    use crate::harness::{Kept, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<T>(value: T, make: impl Fn(T) -> T) -> T {
        make(value)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn made<T: Default>() -> T {
        T::default()
    }
    pub fn run() {
        show(work(Kept("a"), |it| it));
        show(made::<u32>());
        calls("ok 2");
    }
}

pub mod constants {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<const N: usize, T: Copy>(value: T) -> [T; N] {
        [value; N]
    }
    pub fn run() {
        show(work::<3, u8>(1));
        calls("ok 1");
    }
}

pub mod named_lifetimes {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn longest<'a, 'b: 'a>(first: &'a str, second: &'b str) -> &'a str {
        if first.len() > second.len() {
            first
        } else {
            second
        }
    }
    pub fn run() {
        show(longest("a", "bc"));
        calls("ok 1");
    }
}

pub mod elided_lifetimes {
    use crate::harness::{calls, show};
    struct Words<'a>(&'a str);
    impl<'a> Words<'a> {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn first(&self) -> &'a str {
            self.0.split(' ').next().unwrap_or_default()
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn all(&self) -> impl Iterator<Item = &'a str> {
            self.0.split(' ')
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn words(text: &str) -> Words<'_> {
        Words(text)
    }
    pub fn run() {
        let words = words("a b");
        show(words.first());
        show(words.all().count());
        calls("ok 3");
    }
}

pub mod early_bound_lifetimes {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<'a, T>(text: &'a str) -> T
    where
        T: From<&'a str>,
    {
        T::from(text)
    }
    pub fn run() {
        show(work::<String>("a"));
        calls("ok 1");
    }
}

pub mod higher_ranked_bounds {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<F>(find: F) -> usize
    where
        F: for<'a> Fn(&'a str) -> &'a str,
    {
        find(" a ").len()
    }
    pub fn run() {
        show(work(str::trim));
        calls("ok 1");
    }
}

pub mod unsized_parameters {
    use crate::harness::{calls, show};
    use std::fmt::Display;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<T: Display + ?Sized>(value: &T) -> String {
        value.to_string()
    }
    pub fn run() {
        show(work("a"));
        show(work::<dyn Display>(&1));
        calls("ok 2");
    }
}

pub mod unsized_outputs_behind_a_box {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(text: &str) -> Box<str> {
        text.into()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn numbers() -> Box<[u32]> {
        Box::new([1, 2])
    }
    pub fn run() {
        show(work("a"));
        show(numbers());
        calls("ok 2");
    }
}

pub mod associated_types {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<I: IntoIterator>(items: I) -> Option<I::Item>
    where
        I::Item: Ord,
    {
        items.into_iter().max()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn spelled<I>(items: I) -> <I as IntoIterator>::IntoIter
    where
        I: IntoIterator,
    {
        items.into_iter()
    }
    pub fn run() {
        show(work([1, 3, 2]));
        show(spelled([1]).count());
        calls("ok 2");
    }
}

pub mod generic_associated_types {
    use crate::harness::{calls, show};
    trait Lend {
        type Item<'a>
        where
            Self: 'a;
        fn lend(&mut self) -> Option<Self::Item<'_>>;
    }
    struct Buffer([u8; 2]);
    impl Lend for Buffer {
        type Item<'a> = &'a mut [u8];
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn lend(&mut self) -> Option<Self::Item<'_>> {
            Some(&mut self.0)
        }
    }
    pub fn run() {
        let mut buffer = Buffer([1, 2]);
        show(buffer.lend().map(|it| it.len()));
        calls("ok 1");
    }
}

pub mod recursive {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<T: Copy + std::ops::Add<Output = T>>(times: u32, value: T) -> T {
        if times == 0 {
            value
        } else {
            work(times - 1, value + value)
        }
    }
    pub fn run() {
        show(work(3, 1));
        calls("ok 4");
    }
}

pub mod bounds_on_other_types {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<T>(first: T, second: T) -> Vec<T>
    where
        Vec<T>: PartialEq,
        for<'a> &'a T: IntoIterator,
    {
        let both = vec![first, second];
        both
    }
    pub fn run() {
        show(work([1], [2]));
        calls("ok 1");
    }
}

pub mod phantom_types {
    use crate::harness::{calls, show};
    use std::marker::PhantomData;
    struct Id<T>(u32, PhantomData<fn() -> T>);
    impl<T> Id<T> {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn into_other<U>(self) -> Id<U> {
            Id(self.0, PhantomData)
        }
    }
    pub fn run() {
        show(Id::<u8>(1, PhantomData).into_other::<u16>().0);
        calls("ok 1");
    }
}

pub mod a_result_of_parameters {
    use crate::harness::{Kept, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<T, E: From<T>>(value: T, fails: bool) -> Result<T, E> {
        if fails {
            return Err(value.into());
        }
        Ok(value)
    }
    pub fn run() {
        show(work::<_, String>("a", true));
        show(work::<Kept, Kept>(Kept("a"), false));
        calls("ok 1 error 1");
    }
}

pub mod function_parameters {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work<F, R>(call: F) -> R
    where
        F: FnOnce() -> R,
    {
        call()
    }
    pub fn run() {
        let text = "a".to_owned();
        show(work(move || text));
        show(work(|| Err::<(), _>(1)));
        calls("ok 2");
    }
}

pub mod impl_of_impl {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(items: impl IntoIterator<Item = impl Into<u64>>) -> u64 {
        items.into_iter().map(Into::into).sum()
    }
    pub fn run() {
        show(work([1_u32, 2]));
        calls("ok 1");
    }
}

pub mod a_future_of_parameters {
    use crate::harness::{calls, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work<T: Clone, const N: usize>(
        value: &T,
        more: impl Into<String>,
    ) -> ([T; N], String) {
        pause().await;
        (std::array::from_fn(|_| value.clone()), more.into())
    }
    pub fn run() {
        show(wait(work::<_, 2>(&1, "a")));
        calls("ok 1");
    }
}
