//! What the expression at the end of a body leaves to be dropped, before or after what else the body has.

crate::harness::shapes! {
    temporaries_of_the_tail,
    temporaries_of_a_match_at_the_end,
    temporaries_of_if_let_at_the_end,
    temporaries_of_a_block_at_the_end,
    temporaries_that_borrow_from_an_argument,
    temporaries_and_patterns,
    temporaries_and_self,
    temporaries_and_assigned_fields,
    temporaries_and_a_question_mark,
    temporaries_and_a_return,
    temporaries_of_an_async_tail,
    temporaries_of_an_async_match,
    temporaries_of_an_awaited_tail,
    temporaries_and_async_patterns,
    temporaries_before_a_future,
    a_panic_in_the_drop_of_a_temporary,
    a_tail_that_returns_an_argument,
    a_tail_that_never_ends,
}

pub mod temporaries_of_the_tail {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn one(first: Owed) -> usize {
        let _local = Owed("local");
        Owed("temporary").length() + first.length()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn two(_first: Owed, _: Owed) -> usize {
        Owed("temporary").length()
    }
    pub fn run() {
        show(one(Owed("a")));
        show(two(Owed("b"), Owed("c")));
        calls("ok 2");
    }
}

pub mod temporaries_of_a_match_at_the_end {
    use crate::harness::{Owed, calls, say, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, second: Owed) -> usize {
        match Owed("temporary").length() {
            0 => first.length(),
            length => {
                say("in the arm");
                length + second.length()
            }
        }
    }
    pub fn run() {
        show(work(Owed("a"), Owed("b")));
        calls("ok 1");
    }
}

pub mod temporaries_of_if_let_at_the_end {
    use crate::harness::{Owed, calls, say, show};
    fn longer(guard: &Owed, than: usize) -> Option<usize> {
        Some(guard.length()).filter(|length| *length > than)
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, than: usize) -> usize {
        if let Some(length) = longer(&Owed("temporary"), than) {
            length
        } else {
            say("else");
            first.length()
        }
    }
    pub fn run() {
        show(work(Owed("a"), 1));
        show(work(Owed("b"), 20));
        calls("ok 2");
    }
}

pub mod temporaries_of_a_block_at_the_end {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed) -> usize {
        let _outer = Owed("outer");
        {
            let _inner = Owed("inner");
            Owed("temporary").length() + first.length()
        }
    }
    pub fn run() {
        show(work(Owed("a")));
        calls("ok 1");
    }
}

pub mod temporaries_that_borrow_from_an_argument {
    use crate::harness::{Owed, calls, say, show, wait};
    struct Lock<'a>(&'a Owed);
    impl Lock<'_> {
        fn get(&self) -> usize {
            self.0.0.len()
        }
    }
    impl Drop for Lock<'_> {
        fn drop(&mut self) {
            say(format_args!("unlocked {}", self.0.0));
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, second: Owed) -> usize {
        match Lock(&first).get() {
            0 => Lock(&second).get(),
            length => length + Lock(&second).get(),
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later(first: Owed, (second, _): (Owed, Owed)) -> usize {
        Lock(&first).get() + Lock(&second).get()
    }
    pub fn run() {
        show(work(Owed("a"), Owed("b")));
        show(wait(later(Owed("c"), (Owed("d"), Owed("e")))));
        calls("ok 2");
    }
}

pub mod temporaries_and_patterns {
    use crate::harness::{Owed, calls, show};
    struct Both {
        first: Owed,
        second: Owed,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn fields(Both { first, .. }: Both, other: Owed) -> usize {
        Owed("temporary").length() + first.length() + other.length()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn elements((first, _): (Owed, Owed), [other, ..]: [Owed; 2]) -> usize {
        Owed("temporary").length() + first.length() + other.length()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn borrowed(Both { ref second, .. }: Both) -> usize {
        Owed("temporary").length() + second.length()
    }
    pub fn run() {
        let both = |first, second| Both {
            first: Owed(first),
            second: Owed(second),
        };
        show(fields(both("a", "b"), Owed("c")));
        show(elements((Owed("d"), Owed("e")), [Owed("f"), Owed("g")]));
        show(borrowed(both("h", "i")));
        calls("ok 3");
    }
}

pub mod temporaries_and_self {
    use crate::harness::{Owed, calls, show, wait};
    struct Job(Owed, Owed);
    impl Job {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn only(self) -> usize {
            Owed("temporary").length() + self.0.length()
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn with(self, other: Owed) -> usize {
            drop(self.1);
            Owed("temporary").length() + other.length()
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn boxed(self: Box<Self>) -> usize {
            match Owed("temporary").length() {
                0 => 0,
                length => length + self.1.length(),
            }
        }
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn later(self, _: Owed) -> usize {
            Owed("temporary").length() + self.0.length()
        }
    }
    pub fn run() {
        show(Job(Owed("a"), Owed("b")).only());
        show(Job(Owed("c"), Owed("d")).with(Owed("e")));
        show(Box::new(Job(Owed("f"), Owed("g"))).boxed());
        show(wait(Job(Owed("h"), Owed("i")).later(Owed("j"))));
        calls("ok 4");
    }
}

pub mod temporaries_and_assigned_fields {
    use crate::harness::{Owed, calls, show, wait};
    struct Task {
        guard: Option<Owed>,
        other: Owed,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(mut task: Task, _other: Owed) -> usize {
        task.guard = None;
        Owed("temporary").length() + task.other.length()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn later(mut task: Task, _other: Owed) -> usize {
        task.guard = None;
        Owed("temporary").length() + task.other.length()
    }
    pub fn run() {
        let task = |guard, other| Task {
            guard: Some(Owed(guard)),
            other: Owed(other),
        };
        show(work(task("a", "b"), Owed("c")));
        show(wait(later(task("d", "e"), Owed("f"))));
        calls("ok 2");
    }
}

pub mod temporaries_and_a_question_mark {
    use crate::harness::{Owed, calls, show};
    fn parsed(guard: &Owed) -> Result<u32, std::num::ParseIntError> {
        guard.0.parse()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, text: &'static str) -> Result<u32, Box<dyn std::error::Error>> {
        let _local = Owed("local");
        Ok(parsed(&Owed(text))? + parsed(&first)?)
    }
    pub fn run() {
        show(work(Owed("1"), "2").ok());
        show(work(Owed("a"), "2").ok());
        show(work(Owed("1"), "b").ok());
        calls("ok 1 error 2");
    }
}

pub mod temporaries_and_a_return {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, early: bool) -> usize {
        if early {
            return Owed("early").length() + first.length();
        }
        Owed("temporary").length()
    }
    pub fn run() {
        show(work(Owed("a"), true));
        show(work(Owed("b"), false));
        calls("ok 2");
    }
}

pub mod temporaries_of_an_async_tail {
    use crate::harness::{Owed, calls, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn one(first: Owed) -> usize {
        let _local = Owed("local");
        pause().await;
        Owed("temporary").length() + first.length()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn two(_first: Owed, _: Owed) -> usize {
        Owed("temporary").length()
    }
    pub fn run() {
        show(wait(one(Owed("a"))));
        show(wait(two(Owed("b"), Owed("c"))));
        calls("ok 2");
    }
}

pub mod temporaries_of_an_async_match {
    use crate::harness::{Owed, calls, pause, say, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(first: Owed, second: Owed) -> usize {
        match Owed("temporary").length() {
            0 => first.length(),
            length => {
                pause().await;
                say("in the arm");
                length + second.length()
            }
        }
    }
    pub fn run() {
        show(wait(work(Owed("a"), Owed("b"))));
        calls("ok 1");
    }
}

pub mod temporaries_of_an_awaited_tail {
    use crate::harness::{Owed, calls, cancel, pause, show, wait};
    async fn length(guard: &Owed) -> usize {
        pause().await;
        guard.0.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(first: Owed, (second, _): (Owed, Owed)) -> usize {
        length(&Owed("temporary")).await + length(&first).await + length(&second).await
    }
    pub fn run() {
        show(wait(work(Owed("a"), (Owed("b"), Owed("c")))));
        cancel(work(Owed("d"), (Owed("e"), Owed("f"))));
        calls("ok 1 cancelled 1");
    }
}

pub mod temporaries_and_async_patterns {
    use crate::harness::{Owed, calls, show, wait};
    struct Both {
        first: Owed,
        _second: Owed,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn work(Both { first, .. }: Both, _: Owed, [other, ..]: [Owed; 2]) -> usize {
        Owed("temporary").length() + first.length() + other.length()
    }
    pub fn run() {
        let both = Both {
            first: Owed("a"),
            _second: Owed("b"),
        };
        show(wait(work(both, Owed("c"), [Owed("d"), Owed("e")])));
        calls("ok 1");
    }
}

pub mod temporaries_before_a_future {
    use crate::harness::{calls, say, show, wait};
    use std::future::{Future, Ready, ready};
    struct Noisy(&'static str);
    impl Noisy {
        fn ready(&self) -> Ready<usize> {
            ready(self.0.len())
        }
    }
    impl Drop for Noisy {
        fn drop(&mut self) {
            say(self.0);
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(_first: Noisy, _second: Noisy) -> impl Future<Output = usize> {
        Noisy("temporary").ready()
    }
    pub fn run() {
        show(wait(work(Noisy("a"), Noisy("b"))));
        calls("ok 1");
    }
}

pub mod a_panic_in_the_drop_of_a_temporary {
    use crate::harness::{Bomb, Owed, calls, caught};
    fn length(bomb: &Bomb) -> usize {
        bomb.0.len()
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed, _: Owed) -> usize {
        length(&Bomb("temporary")) + first.length()
    }
    pub fn run() {
        caught(|| work(Owed("a"), Owed("b")));
        calls("panic 1");
    }
}

pub mod a_tail_that_returns_an_argument {
    use crate::harness::{Kept, Owed, calls, show};
    fn of<T>(value: T, _: &Owed) -> T {
        value
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Kept, _second: Owed) -> Kept {
        of(first, &Owed("temporary"))
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn through<'a>(list: &'a mut Vec<u32>, _first: Owed) -> Option<&'a mut u32> {
        of(list, &Owed("temporary")).last_mut()
    }
    pub fn run() {
        show(work(Kept("a"), Owed("b")));
        show(through(&mut vec![1], Owed("c")));
        calls("ok 2");
    }
}

pub mod a_tail_that_never_ends {
    use crate::harness::{Owed, calls, caught};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn work(first: Owed) -> ! {
        std::panic::resume_unwind(Box::new(Owed("temporary").length() + first.length()))
    }
    pub fn run() {
        caught(|| -> () { work(Owed("a")) });
        calls("panic 1");
    }
}
