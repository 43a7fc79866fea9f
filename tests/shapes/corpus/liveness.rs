//! Assignments to arguments, which the compiler follows.

crate::harness::shapes! {
    a_field_of_self,
    a_field_of_self_with_arguments,
    a_field_of_the_only_argument,
    a_field_of_one_of_several,
    a_field_of_a_tuple,
    a_builder,
    later_in_an_async_function,
    in_a_branch,
    a_boxed_self,
    a_nested_field,
    taken_and_put_back,
    an_element,
    a_counter_of_its_own,
    in_a_pattern,
}

pub mod a_field_of_self {
    use crate::harness::{Owed, calls, show};
    struct Task {
        id: u32,
        guard: Option<Owed>,
    }
    impl Task {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn close(mut self) {
            show(self.id);
            self.guard = None;
        }
    }
    pub fn run() {
        Task {
            id: 1,
            guard: Some(Owed("a")),
        }
        .close();
        calls("ok 1");
    }
}

pub mod a_field_of_self_with_arguments {
    use crate::harness::{Owed, calls, show};
    struct Task {
        id: u32,
        guard: Option<Owed>,
    }
    impl Task {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn close(mut self, why: &str, other: Owed) {
            show((self.id, why));
            self.guard = None;
            drop(other);
        }
    }
    pub fn run() {
        Task {
            id: 1,
            guard: Some(Owed("a")),
        }
        .close("late", Owed("b"));
        calls("ok 1");
    }
}

pub mod a_field_of_the_only_argument {
    use crate::harness::{Owed, calls};
    struct Task {
        guard: Option<Owed>,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn close(mut task: Task) {
        task.guard = None;
    }
    pub fn run() {
        close(Task {
            guard: Some(Owed("a")),
        });
        calls("ok 1");
    }
}

pub mod a_field_of_one_of_several {
    use crate::harness::{Owed, calls, show};
    struct Task {
        guard: Option<Owed>,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn close(id: u32, mut task: Task, _: u32) {
        show(id);
        task.guard = None;
    }
    pub fn run() {
        close(
            1,
            Task {
                guard: Some(Owed("a")),
            },
            2,
        );
        calls("ok 1");
    }
}

pub mod a_field_of_a_tuple {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn close(mut pair: (u32, Option<Owed>)) {
        show(pair.0);
        pair.1 = None;
    }
    pub fn run() {
        close((1, Some(Owed("a"))));
        calls("ok 1");
    }
}

pub mod a_builder {
    use crate::harness::{Kept, calls, show};
    #[derive(Debug)]
    struct Builder {
        name: Option<&'static str>,
        kept: Kept,
    }
    impl Builder {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn name(mut self, name: &'static str) -> Self {
            self.name = Some(name);
            self
        }
    }
    pub fn run() {
        let built = Builder {
            name: None,
            kept: Kept("a"),
        }
        .name("b");
        show((built.name, built.kept.0));
        calls("ok 1");
    }
}

pub mod later_in_an_async_function {
    use crate::harness::{Owed, calls, pause, show, wait};
    struct Task {
        id: u32,
        guard: Option<Owed>,
    }
    impl Task {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        async fn close(mut self, why: &str) {
            show((self.id, why));
            pause().await;
            self.guard = None;
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    async fn only(mut task: Task) {
        task.guard = None;
    }
    pub fn run() {
        wait(
            Task {
                id: 1,
                guard: Some(Owed("a")),
            }
            .close("late"),
        );
        wait(only(Task {
            id: 1,
            guard: Some(Owed("b")),
        }));
        calls("ok 2");
    }
}

pub mod in_a_branch {
    use crate::harness::{Owed, calls, show};
    struct Task {
        done: bool,
        guard: Option<Owed>,
    }
    impl Task {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn finish(mut self, now: bool) -> bool {
            if now {
                self.guard = None;
                self.done = true;
                return self.done;
            }
            self.done
        }
    }
    pub fn run() {
        show(
            Task {
                done: false,
                guard: Some(Owed("a")),
            }
            .finish(true),
        );
        show(
            Task {
                done: false,
                guard: Some(Owed("b")),
            }
            .finish(false),
        );
        calls("ok 2");
    }
}

pub mod a_boxed_self {
    use crate::harness::{Owed, calls};
    struct Task {
        guard: Option<Owed>,
    }
    impl Task {
        #[cfg_attr(feature = "counted", bellwether::instrumented)]
        fn stop(mut self: Box<Self>) {
            self.guard = None;
        }
    }
    pub fn run() {
        Box::new(Task {
            guard: Some(Owed("a")),
        })
        .stop();
        calls("ok 1");
    }
}

pub mod a_nested_field {
    use crate::harness::{Owed, calls};
    struct Inner {
        guard: Option<Owed>,
    }
    struct Task {
        inner: Inner,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn stop(mut task: Task) {
        task.inner.guard = None;
    }
    pub fn run() {
        stop(Task {
            inner: Inner {
                guard: Some(Owed("a")),
            },
        });
        calls("ok 1");
    }
}

pub mod taken_and_put_back {
    use crate::harness::{Kept, Owed, calls, show};
    struct Task {
        guard: Option<Owed>,
        kept: Kept,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn swap(mut task: Task) -> Kept {
        task.guard.replace(Owed("new"));
        task.kept
    }
    pub fn run() {
        show(swap(Task {
            guard: Some(Owed("old")),
            kept: Kept("k"),
        }));
        calls("ok 1");
    }
}

pub mod an_element {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn fill(mut numbers: [u32; 3], at: usize) -> [u32; 3] {
        numbers[at] = 7;
        numbers
    }
    pub fn run() {
        show(fill([1, 2, 3], 1));
        calls("ok 1");
    }
}

pub mod a_counter_of_its_own {
    use crate::harness::{calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn count(mut from: u32, to: u32) -> u32 {
        let mut sum = 0;
        while from < to {
            from += 1;
            sum += from;
        }
        sum
    }
    pub fn run() {
        show(count(1, 4));
        calls("ok 1");
    }
}

pub mod in_a_pattern {
    use crate::harness::{Owed, calls, show};
    struct Task {
        id: u32,
        guard: Option<Owed>,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented)]
    fn close(Task { mut id, mut guard }: Task) -> u32 {
        guard.take();
        id += 1;
        id
    }
    pub fn run() {
        show(close(Task {
            id: 1,
            guard: Some(Owed("a")),
        }));
        calls("ok 1");
    }
}
