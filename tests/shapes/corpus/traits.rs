//! Methods of traits that everyone knows, and of generic types.

crate::harness::shapes! {
    of_standard_traits,
    of_iterators_and_drops,
    of_conversions,
    of_a_blanket_impl,
    of_generic_types,
    of_an_enum_and_a_union_of_impls,
    with_bounds_on_self,
}

pub mod of_standard_traits {
    use crate::harness::{calls, show};
    use std::fmt;
    use std::ops::{Add, AddAssign, Deref, Index};
    use std::str::FromStr;
    #[derive(Debug)]
    struct Sum(Vec<u32>);
    impl Add for Sum {
        type Output = Self;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn add(mut self, other: Self) -> Self {
            self.0.extend(other.0);
            self
        }
    }
    impl AddAssign<u32> for Sum {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn add_assign(&mut self, other: u32) {
            self.0.push(other);
        }
    }
    impl Deref for Sum {
        type Target = [u32];
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
    impl Index<usize> for Sum {
        type Output = u32;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn index(&self, at: usize) -> &Self::Output {
            &self.0[at]
        }
    }
    impl fmt::Display for Sum {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(out, "{} numbers", self.0.len())
        }
    }
    impl FromStr for Sum {
        type Err = std::num::ParseIntError;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn from_str(text: &str) -> Result<Self, Self::Err> {
            text.split(' ')
                .map(str::parse)
                .collect::<Result<_, _>>()
                .map(Sum)
        }
    }
    pub fn run() {
        let mut sum = "1 2".parse::<Sum>().expect("numbers") + Sum(vec![3]);
        sum += 4;
        show((sum.len(), sum[3], sum.to_string()));
        show("x".parse::<Sum>().is_err());
        calls("ok 6 error 1");
    }
}

pub mod of_iterators_and_drops {
    use crate::harness::{calls, say, show};
    struct Down(u32);
    impl Iterator for Down {
        type Item = u32;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn next(&mut self) -> Option<Self::Item> {
            self.0 = self.0.checked_sub(1)?;
            Some(self.0)
        }
    }
    impl Drop for Down {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn drop(&mut self) {
            say(self.0);
        }
    }
    pub fn run() {
        show(Down(2).collect::<Vec<_>>());
        calls("ok 4");
    }
}

pub mod of_conversions {
    use crate::harness::{calls, show};
    #[derive(Debug, PartialEq)]
    struct Meters(u32);
    impl From<u32> for Meters {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn from(number: u32) -> Self {
            Self(number)
        }
    }
    impl TryFrom<&str> for Meters {
        type Error = String;
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn try_from(text: &str) -> Result<Self, String> {
            text.parse().map(Self).map_err(|_| text.to_owned())
        }
    }
    impl Default for Meters {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn default() -> Self {
            Self(1)
        }
    }
    pub fn run() {
        show(Meters::from(2));
        show(Meters::try_from("x"));
        show(Meters::default());
        calls("ok 2 error 1");
    }
}

pub mod of_a_blanket_impl {
    use crate::harness::{calls, show};
    use std::fmt::Debug;
    trait Shown {
        fn shown(&self) -> String;
    }
    impl<T: Debug + ?Sized> Shown for T {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn shown(&self) -> String {
            format!("{self:?}")
        }
    }
    pub fn run() {
        show(1.shown());
        show("a".shown());
        calls("ok 2");
    }
}

pub mod of_generic_types {
    use crate::harness::{Kept, calls, show};
    struct Stack<'a, T, const N: usize> {
        items: [Option<T>; N],
        name: &'a str,
    }
    impl<'a, T: std::fmt::Debug, const N: usize> Stack<'a, T, N> {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn name(&self) -> &'a str {
            self.name
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn put(&mut self, at: usize, item: T) -> Result<&mut T, T> {
            match self.items.get_mut(at) {
                Some(place) => Ok(place.insert(item)),
                None => Err(item),
            }
        }
    }
    pub fn run() {
        let mut stack = Stack::<_, 2> {
            items: [None, None],
            name: "s",
        };
        show(stack.put(0, Kept("a")).map(|it| it.0));
        show(stack.put(2, Kept("b")).map(|it| it.0));
        show(stack.name());
        calls("ok 2 error 1");
    }
}

pub mod of_an_enum_and_a_union_of_impls {
    use crate::harness::{calls, show};
    enum State {
        On(u32),
        Off,
    }
    impl State {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn next(self) -> Self {
            match self {
                Self::On(0) => Self::Off,
                Self::On(n) => Self::On(n - 1),
                Self::Off => Self::On(1),
            }
        }
    }
    impl State {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn is_on(&self) -> bool {
            matches!(self, Self::On(_))
        }
    }
    pub fn run() {
        show(State::Off.next().next().next().is_on());
        calls("ok 4");
    }
}

pub mod with_bounds_on_self {
    use crate::harness::{calls, show};
    trait Twice: Clone {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn pair(self) -> (Self, Self)
        where
            Self: Sized,
        {
            (self.clone(), self)
        }
    }
    impl Twice for String {}
    pub fn run() {
        show("a".to_owned().pair());
        calls("ok 1");
    }
}
