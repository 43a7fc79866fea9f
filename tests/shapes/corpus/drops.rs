//! What is dropped, when, and whose call it belongs to.

crate::harness::shapes! {
    a_panic_in_the_drop_of_an_argument,
    a_panic_in_the_drop_of_an_unused_argument,
    a_panic_in_the_drop_of_one_of_two,
    a_panic_in_the_drop_of_a_local,
    a_panic_in_the_body,
    a_panic_after_an_argument_is_gone,
    locals_before_arguments,
    one_of_several_moved_on_a_condition,
    moved_in_a_loop,
    early_return_keeps_the_order,
    question_mark_keeps_the_order,
    temporaries_of_statements,
    temporaries_of_if_let,
    shadowed_arguments,
    taken_out_of_an_option,
    updated_struct,
    an_output_outlives_the_call,
    an_error_outlives_the_call,
    an_argument_that_is_returned_in_part,
    self_in_part,
    unused_arguments_of_a_trait,
}

pub mod a_panic_in_the_drop_of_an_argument {
    use crate::harness::{Bomb, calls, caught};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(bomb: Bomb) -> usize {
        bomb.0.len()
    }
    pub fn run() {
        caught(|| work(Bomb("a")));
        calls("panic 1");
    }
}

pub mod a_panic_in_the_drop_of_an_unused_argument {
    use crate::harness::{Bomb, calls, caught};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(_: Bomb) {}
    pub fn run() {
        caught(|| work(Bomb("a")));
        calls("panic 1");
    }
}

pub mod a_panic_in_the_drop_of_one_of_two {
    use crate::harness::{Bomb, Owed, calls, caught};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, second: Bomb) -> bool {
        first.0 == second.0
    }
    pub fn run() {
        caught(|| work(Owed("a"), Bomb("b")));
        calls("panic 1");
    }
}

pub mod a_panic_in_the_drop_of_a_local {
    use crate::harness::{Bomb, Owed, calls, caught};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed) -> usize {
        let local = Bomb("local");
        first.0.len() + local.0.len()
    }
    pub fn run() {
        caught(|| work(Owed("a")));
        calls("panic 1");
    }
}

pub mod a_panic_in_the_body {
    use crate::harness::{Owed, calls, caught};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, second: Owed) -> usize {
        let _local = Owed("local");
        assert!(first.0 == second.0, "they differ");
        1
    }
    pub fn run() {
        caught(|| work(Owed("a"), Owed("b")));
        calls("panic 1");
    }
}

pub mod a_panic_after_an_argument_is_gone {
    use crate::harness::{Owed, calls, caught};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, second: Owed) {
        drop(first);
        std::panic::resume_unwind(Box::new(second.0));
    }
    pub fn run() {
        caught(|| work(Owed("a"), Owed("b")));
        calls("panic 1");
    }
}

pub mod locals_before_arguments {
    use crate::harness::{Owed, calls};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(_first: Owed, _second: Owed) {
        let _third = Owed("c");
        let _fourth = Owed("d");
    }
    pub fn run() {
        work(Owed("a"), Owed("b"));
        calls("ok 1");
    }
}

pub mod one_of_several_moved_on_a_condition {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, second: Owed, taken: bool) {
        if taken {
            drop(first);
        }
        say(second.0);
    }
    pub fn run() {
        work(Owed("a"), Owed("b"), true);
        work(Owed("c"), Owed("d"), false);
        calls("ok 2");
    }
}

pub mod moved_in_a_loop {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guards: Vec<Owed>) -> usize {
        let mut count = 0;
        for guard in guards {
            say(guard.0);
            count += 1;
            if count == 2 {
                break;
            }
        }
        count
    }
    pub fn run() {
        work(vec![Owed("a"), Owed("b"), Owed("c")]);
        calls("ok 1");
    }
}

pub mod early_return_keeps_the_order {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, second: Owed, early: bool) -> usize {
        let _local = Owed("local");
        if early {
            return first.0.len();
        }
        second.0.len()
    }
    pub fn run() {
        show(work(Owed("a"), Owed("b"), true));
        show(work(Owed("c"), Owed("d"), false));
        calls("ok 2");
    }
}

pub mod question_mark_keeps_the_order {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, text: &str, last: Owed) -> Result<u32, std::num::ParseIntError> {
        let _local = Owed("local");
        let number: u32 = text.parse()?;
        Ok(number + u32::from(first.0 == last.0))
    }
    pub fn run() {
        show(work(Owed("a"), "1", Owed("b")));
        show(work(Owed("c"), "x", Owed("d")));
        calls("ok 1 error 1");
    }
}

pub mod temporaries_of_statements {
    use crate::harness::{Owed, calls, show};
    fn length(guard: &Owed) -> usize {
        guard.0.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed) -> usize {
        let n = length(&Owed("temporary"));
        n + length(&first)
    }
    pub fn run() {
        show(work(Owed("a")));
        calls("ok 1");
    }
}

pub mod temporaries_of_if_let {
    use crate::harness::{Owed, calls, say, show};
    fn made(some: bool) -> Option<Owed> {
        let made = Owed("temporary");
        if some { Some(made) } else { None }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(some: bool) -> usize {
        if let Some(Owed("other")) = made(some) {
            1
        } else {
            say("else");
            2
        }
    }
    pub fn run() {
        show(work(true));
        show(work(false));
        calls("ok 2");
    }
}

pub mod shadowed_arguments {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) -> usize {
        let guard = (guard, Owed("second"));
        let guard = &guard.1;
        guard.0.len()
    }
    pub fn run() {
        show(work(Owed("first")));
        calls("ok 1");
    }
}

pub mod taken_out_of_an_option {
    use crate::harness::{Owed, calls, say};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(mut guard: Option<Owed>) {
        drop(guard.take());
        say(guard.is_none());
    }
    pub fn run() {
        work(Some(Owed("a")));
        calls("ok 1");
    }
}

pub mod updated_struct {
    use crate::harness::{Kept, Owed, calls, show};
    #[derive(Debug)]
    struct Both {
        first: Kept,
        second: Option<Owed>,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(both: Both) -> Both {
        show(&both.second);
        Both {
            second: None,
            ..both
        }
    }
    pub fn run() {
        show(
            &work(Both {
                first: Kept("a"),
                second: Some(Owed("b")),
            })
            .first,
        );
        calls("ok 1");
    }
}

pub mod an_output_outlives_the_call {
    use crate::harness::{Kept, Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) -> Option<Kept> {
        Some(Kept(guard.0))
    }
    pub fn run() {
        show(work(Owed("a")));
        calls("ok 1");
    }
}

pub mod an_error_outlives_the_call {
    use crate::harness::{Kept, Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(guard: Owed) -> Result<(), Kept> {
        Err(Kept(guard.0))
    }
    pub fn run() {
        show(work(Owed("a")));
        calls("error 1");
    }
}

pub mod an_argument_that_is_returned_in_part {
    use crate::harness::{Kept, Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(pair: (Kept, Owed)) -> Kept {
        pair.0
    }
    pub fn run() {
        show(work((Kept("a"), Owed("b"))));
        calls("ok 1");
    }
}

pub mod self_in_part {
    use crate::harness::{Owed, calls, show};
    struct Job(Owed, Owed);
    impl Job {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn only(self) -> usize {
            self.0.0.len()
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn with(self, other: Owed) -> usize {
            drop(self.1);
            other.0.len()
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn boxed(self: Box<Self>) -> usize {
            self.1.0.len()
        }
    }
    pub fn run() {
        show(Job(Owed("a"), Owed("b")).only());
        show(Job(Owed("c"), Owed("d")).with(Owed("e")));
        show(Box::new(Job(Owed("f"), Owed("g"))).boxed());
        calls("ok 3");
    }
}

pub mod unused_arguments_of_a_trait {
    use crate::harness::{Owed, calls, show};
    trait Handler {
        fn handle(&self, first: Owed, second: Owed) -> usize;
    }
    struct Quiet;
    impl Handler for Quiet {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn handle(&self, _: Owed, _second: Owed) -> usize {
            0
        }
    }
    pub fn run() {
        show(Quiet.handle(Owed("a"), Owed("b")));
        calls("ok 1");
    }
}
