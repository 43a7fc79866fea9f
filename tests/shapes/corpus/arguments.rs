//! Arguments in each form, and when they are dropped.

crate::harness::shapes! {
    none,
    one_by_value,
    three_by_value,
    named_in_a_format_only,
    unused_by_its_name,
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
