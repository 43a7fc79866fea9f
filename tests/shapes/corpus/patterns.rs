//! Arguments that are patterns, and arguments of each type.

crate::harness::shapes! {
    tuple_pattern,
    tuple_pattern_with_wildcard,
    pattern_with_rest,
    struct_pattern,
    struct_pattern_with_rest,
    reference_binding,
    array_pattern,
    subpattern,
    bound_by_reference_to_mutable,
    references,
    impl_trait,
    closures,
    boxed_and_optional,
    trait_objects,
    function_pointers,
    unsized_behind_reference,
    raw_identifiers,
    never_returned,
    forgotten,
}

pub mod tuple_pattern {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work((first, second): (Owed, Owed), third: Owed) {
        say(first.0);
        say(second.0);
        say(third.0);
    }
    pub fn run() {
        work((Owed("a"), Owed("b")), Owed("c"));
        calls("ok 1");
    }
}

pub mod tuple_pattern_with_wildcard {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work((number, _): (u32, Owed)) {
        say(number);
    }
    pub fn run() {
        work((1, Owed("a")));
        calls("ok 1");
    }
}

pub mod pattern_with_rest {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work((first, ..): (Owed, Owed, Owed)) {
        say(first.0);
    }
    pub fn run() {
        work((Owed("a"), Owed("b"), Owed("c")));
        calls("ok 1");
    }
}

pub mod struct_pattern {
    use crate::harness::{Owed, calls, say};
    struct Both {
        first: Owed,
        second: Owed,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(
        Both {
            first,
            second: other,
        }: Both,
    ) {
        say(first.0);
        say(other.0);
    }
    pub fn run() {
        work(Both {
            first: Owed("a"),
            second: Owed("b"),
        });
        calls("ok 1");
    }
}

pub mod struct_pattern_with_rest {
    use crate::harness::{Owed, calls, say};
    struct Both {
        first: Owed,
        second: Owed,
    }
    impl Both {
        fn length(&self) -> usize {
            self.first.0.len() + self.second.0.len()
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(Both { first, .. }: Both) {
        say(first.0);
    }
    pub fn run() {
        let both = Both {
            first: Owed("a"),
            second: Owed("b"),
        };
        say(both.length());
        work(both);
        calls("ok 1");
    }
}

pub mod reference_binding {
    use crate::harness::{Kept, Owed, calls, say};
    struct Wrapped(Owed);
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(Wrapped(ref guard): Wrapped, &Kept(text): &Kept) {
        say(guard.0);
        say(text);
    }
    pub fn run() {
        let kept = Kept("k");
        work(Wrapped(Owed("a")), &kept);
        calls("ok 1");
    }
}

pub mod array_pattern {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work([first, _, third]: [Owed; 3]) {
        say(first.0);
        say(third.0);
    }
    pub fn run() {
        work([Owed("a"), Owed("b"), Owed("c")]);
        calls("ok 1");
    }
}

pub mod subpattern {
    use crate::harness::{calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(pair @ (first, _): (u32, u32)) {
        say(first + pair.1);
    }
    pub fn run() {
        work((1, 2));
        calls("ok 1");
    }
}

pub mod bound_by_reference_to_mutable {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work((ref mut first, second): (Owed, u32)) {
        first.0 = "new";
        say(second);
    }
    pub fn run() {
        work((Owed("a"), 1));
        calls("ok 1");
    }
}

pub mod references {
    use crate::harness::{Kept, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: &Kept, second: &mut Kept, third: &&Kept) {
        second.0 = "new";
        say(first.0);
        say(third.0);
    }
    pub fn run() {
        let (a, mut b) = (Kept("a"), Kept("b"));
        work(&a, &mut b, &&a);
        calls("ok 1");
    }
}

pub mod impl_trait {
    use crate::harness::{Owed, calls, show};
    use std::fmt::Debug;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(value: impl Debug, other: &impl Debug) -> String {
        format!("{value:?} {other:?}")
    }
    pub fn run() {
        show(work(Owed("a"), &1));
        calls("ok 1");
    }
}

pub mod closures {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(
        once: impl FnOnce() -> usize,
        mut often: impl FnMut(),
        pure: &dyn Fn(usize) -> usize,
    ) -> usize {
        often();
        often();
        pure(once())
    }
    pub fn run() {
        let (guard, mut count) = (Owed("abc"), 0);
        show(work(move || guard.length(), || count += 1, &|n| n + 1));
        show(count);
        calls("ok 1");
    }
}

pub mod boxed_and_optional {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(boxed: Box<Owed>, optional: Option<Owed>, several: Vec<Owed>) -> usize {
        boxed.0.len() + optional.map_or(0, |it| it.0.len()) + several.len()
    }
    pub fn run() {
        show(work(
            Box::new(Owed("a")),
            Some(Owed("b")),
            vec![Owed("c"), Owed("d")],
        ));
        calls("ok 1");
    }
}

pub mod trait_objects {
    use crate::harness::{Owed, calls, show};
    use std::fmt::Debug;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(boxed: Box<dyn Debug>, shared: &dyn Debug) -> String {
        format!("{boxed:?} {shared:?}")
    }
    pub fn run() {
        show(work(Box::new(Owed("a")), &1));
        calls("ok 1");
    }
}

pub mod function_pointers {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: fn(u32) -> u32, second: for<'a> fn(&'a str) -> &'a str) -> (u32, &'static str) {
        (first(1), second(" a "))
    }
    pub fn run() {
        show(work(|n| n + 1, str::trim));
        calls("ok 1");
    }
}

pub mod unsized_behind_reference {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(text: &str, bytes: &mut [u8]) -> usize {
        bytes.reverse();
        text.len() + usize::from(bytes[0])
    }
    pub fn run() {
        show(work("ab", &mut [1, 2]));
        calls("ok 1");
    }
}

pub mod raw_identifiers {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn r#match(r#type: Owed, r#fn: usize) -> usize {
        r#type.0.len() + r#fn
    }
    pub fn run() {
        show(r#match(Owed("a"), 1));
        calls("ok 1");
    }
}

pub mod never_returned {
    use crate::harness::{Kept, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(kept: Kept, other: u32) -> (Kept, u32) {
        (kept, other)
    }
    pub fn run() {
        let (kept, _) = work(Kept("a"), 1);
        say(kept.0);
        calls("ok 1");
    }
}

pub mod forgotten {
    use crate::harness::{Owed, calls};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed, other: Owed) {
        std::mem::forget(guard);
        drop(other);
    }
    pub fn run() {
        work(Owed("a"), Owed("b"));
        calls("ok 1");
    }
}
