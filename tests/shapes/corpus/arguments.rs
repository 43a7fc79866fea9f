//! Arguments in each form, and when they are dropped.

crate::harness::shapes! {
    none,
    one_by_value,
    three_by_value,
    a_copied_field,
    a_formatted_field,
    named_in_a_format_only,
    a_borrowed_field,
    one_of_two_fields_moved,
    matched_only,
    bound_to_wildcard_in_the_body,
    used_by_a_closure_in_part,
    moved_into_a_closure_in_part,
    unused_by_its_name,
    wildcard,
    wildcards_beside_others,
    mutable,
    assigned_anew,
}

pub mod none {
    use crate::harness::calls;
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work() {}
    pub fn run() {
        work();
        calls("ok 1");
    }
}

pub mod one_by_value {
    use crate::harness::{Owed, calls};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) {
        drop(guard);
    }
    pub fn run() {
        work(Owed("one"));
        calls("ok 1");
    }
}

pub mod three_by_value {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, second: Owed, third: Owed) -> bool {
        second.0 > first.0 && third.0 > first.0
    }
    pub fn run() {
        show(work(Owed("a"), Owed("b"), Owed("c")));
        calls("ok 1");
    }
}

pub mod a_copied_field {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) -> usize {
        guard.0.len()
    }
    pub fn run() {
        show(work(Owed("one")));
        calls("ok 1");
    }
}

pub mod a_formatted_field {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) -> String {
        format!("<{}>", guard.0)
    }
    pub fn run() {
        show(work(Owed("one")));
        calls("ok 1");
    }
}

pub mod named_in_a_format_only {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) -> String {
        format!("{guard:?}")
    }
    pub fn run() {
        show(work(Owed("one")));
        calls("ok 1");
    }
}

pub mod a_borrowed_field {
    use crate::harness::{Owed, calls, show};
    struct Both {
        first: Owed,
        second: Owed,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(both: Both) -> usize {
        let used = &both.second;
        used.0.len() + both.first.0.len()
    }
    pub fn run() {
        show(work(Both {
            first: Owed("a"),
            second: Owed("b"),
        }));
        calls("ok 1");
    }
}

pub mod one_of_two_fields_moved {
    use crate::harness::{Owed, calls, say};
    struct Both {
        first: Owed,
        second: Owed,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(both: Both) {
        let taken = both.second;
        say("taken");
        drop(taken);
        say(both.first.0.len());
    }
    pub fn run() {
        work(Both {
            first: Owed("a"),
            second: Owed("b"),
        });
        calls("ok 1");
    }
}

pub mod matched_only {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) -> bool {
        matches!(guard, Owed("a"))
    }
    pub fn run() {
        show(work(Owed("a")));
        calls("ok 1");
    }
}

pub mod bound_to_wildcard_in_the_body {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) {
        let _ = guard;
        say("at the end");
    }
    pub fn run() {
        work(Owed("a"));
        calls("ok 1");
    }
}

pub mod used_by_a_closure_in_part {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) -> usize {
        let length = || guard.0.len();
        length() + length()
    }
    pub fn run() {
        show(work(Owed("abc")));
        calls("ok 1");
    }
}

pub mod moved_into_a_closure_in_part {
    use crate::harness::{Owed, calls, say, show};
    struct Both {
        first: Owed,
        second: Owed,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(both: Both) -> usize {
        let length = move || both.second.0.len();
        say(both.first.0);
        length()
    }
    pub fn run() {
        show(work(Both {
            first: Owed("a"),
            second: Owed("bc"),
        }));
        calls("ok 1");
    }
}

pub mod unused_by_its_name {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(_guard: Owed) {
        say("in the body");
    }
    pub fn run() {
        work(Owed("a"));
        calls("ok 1");
    }
}

pub mod wildcard {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(_: Owed) {
        say("in the body");
    }
    pub fn run() {
        work(Owed("a"));
        calls("ok 1");
    }
}

pub mod wildcards_beside_others {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, _: Owed, _third: Owed, _: Owed) {
        say(first.0);
    }
    pub fn run() {
        work(Owed("a"), Owed("b"), Owed("c"), Owed("d"));
        calls("ok 1");
    }
}

pub mod mutable {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(mut guard: Owed) {
        guard.0 = "another";
        say(guard.0);
    }
    pub fn run() {
        work(Owed("a"));
        calls("ok 1");
    }
}

pub mod assigned_anew {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(mut guard: Owed) {
        say(guard.0);
        guard = Owed("new");
        say(guard.0);
    }
    pub fn run() {
        work(Owed("old"));
        calls("ok 1");
    }
}
