//! Functions with families, labels and predicates of their own.

crate::harness::shapes! {
    named,
    labelled_by_arguments,
    labelled_by_text,
    errors_by_class,
    errors_by_class_of_an_alias,
    errors_by_class_of_a_fragment,
    predicates,
    spans_and_events,
    promises_and_buckets,
    renamed_crate,
    a_future_with_labels,
}

pub mod named {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented(name = "named"))]
    fn work(guard: Owed) -> Result<usize, String> {
        if guard.0.is_empty() {
            return Err("empty".to_owned());
        }
        Ok(guard.0.len())
    }
    pub fn run() {
        show(work(Owed("a")));
        show(work(Owed("")));
        calls("ok 1 error 1");
    }
}

pub mod labelled_by_arguments {
    use crate::harness::{Owed, calls, show};
    #[derive(bellwether::Label, Clone, Copy)]
    enum Arm {
        Left,
        Right,
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented(name = "labelled_by_arguments", labels(arm, other: Arm = pair.0)))]
    fn work(arm: Arm, pair: (Arm, Owed)) -> bool {
        matches!(arm, Arm::Left) && matches!(pair.0, Arm::Right)
    }
    pub fn run() {
        show(work(Arm::Left, (Arm::Right, Owed("a"))));
        calls("ok 1");
    }
}

pub mod labelled_by_text {
    use crate::harness::{Owed, calls, pause, show, wait};
    #[derive(bellwether::Label)]
    #[label(limit = 3)]
    struct Tenant(String);
    #[cfg_attr(
        feature = "counted",
        bellwether::instrumented(name = "labelled_by_text", labels(tenant))
    )]
    async fn work(tenant: Tenant, guard: Owed) -> usize {
        pause().await;
        tenant.0.len() + guard.0.len()
    }
    pub fn run() {
        show(wait(work(Tenant("t".to_owned()), Owed("a"))));
        calls("ok 1");
    }
}

pub mod errors_by_class {
    use crate::harness::{calls, show};
    #[derive(bellwether::Label, Debug)]
    #[allow(dead_code, reason = "only shown")]
    enum Wrong {
        Late,
        Gone(u32),
    }
    #[cfg_attr(
        feature = "counted",
        bellwether::instrumented(name = "errors_by_class", errors(class))
    )]
    fn work(number: u32) -> Result<u32, Wrong> {
        match number {
            0 => Err(Wrong::Late),
            1 => Err(Wrong::Gone(number)),
            _ => Ok(number),
        }
    }
    pub fn run() {
        for number in 0..3 {
            show(work(number));
        }
        calls("ok 1 error 2");
    }
}

pub mod errors_by_class_of_an_alias {
    use crate::harness::{calls, show};
    #[derive(bellwether::Label, Debug)]
    enum ParseError {
        Empty,
    }
    #[derive(Debug)]
    struct Order;
    impl std::str::FromStr for Order {
        type Err = ParseError;
        #[cfg_attr(feature = "counted", bellwether::instrumented(name = "errors_by_class_of_an_alias", errors(class = ParseError)))]
        fn from_str(text: &str) -> Result<Self, Self::Err> {
            if text.is_empty() {
                Err(ParseError::Empty)
            } else {
                Ok(Self)
            }
        }
    }
    pub fn run() {
        show("".parse::<Order>());
        show("a".parse::<Order>());
        calls("ok 1 error 1");
    }
}

pub mod errors_by_class_of_a_fragment {
    use crate::harness::{calls, show};
    #[derive(bellwether::Label, Debug)]
    enum LoadError {
        Gone,
    }
    macro_rules! loader { ($name:ident, $family:literal -> $ret:ty $body:block) => {
        #[cfg_attr(feature = "counted", bellwether::instrumented(name = $family, errors(class)))]
        fn $name() -> $ret $body
    }; }
    loader!(load, "errors_by_class_of_a_fragment" -> Result<u32, LoadError> { Err(LoadError::Gone) });
    pub fn run() {
        show(load());
        calls("error 1");
    }
}

pub mod predicates {
    use crate::harness::{Owed, calls, show};
    #[cfg_attr(feature = "counted", bellwether::instrumented(is_error = Option::is_none))]
    fn none(guard: Owed) -> Option<usize> {
        if guard.0.is_empty() {
            None
        } else {
            Some(guard.0.len())
        }
    }
    #[cfg_attr(feature = "counted", bellwether::instrumented(ok_if = |number: &u32| *number > 1))]
    fn small(number: u32) -> u32 {
        number
    }
    pub fn run() {
        show(none(Owed("")));
        show(none(Owed("a")));
        show(small(1));
        show(small(2));
        calls("ok 2 error 2");
    }
}

pub mod spans_and_events {
    use crate::harness::{Owed, calls, pause, show, wait};
    #[cfg_attr(feature = "counted", bellwether::instrumented(fields(text = guard.0, n = ?numbers.len()), level = "debug", err(Debug), ret))]
    fn work(guard: Owed, numbers: &[u32]) -> Result<u32, String> {
        numbers.first().copied().ok_or_else(|| guard.0.to_owned())
    }
    #[cfg_attr(
        feature = "counted",
        bellwether::instrumented(span = false, poll = true)
    )]
    async fn later(guard: Owed) -> usize {
        pause().await;
        guard.0.len()
    }
    pub fn run() {
        show(work(Owed("a"), &[1]));
        show(work(Owed("b"), &[]));
        show(wait(later(Owed("c"))));
        calls("ok 2 error 1");
    }
}

pub mod promises_and_buckets {
    use crate::harness::{calls, show};
    #[cfg(feature = "counted")]
    const BOUNDS: [f64; 2] = [0.1, 1.0];
    #[cfg_attr(feature = "counted", bellwether::instrumented(name = "promises_and_buckets", buckets = BOUNDS, slo(success = 99.9, latency(under = "100ms", for = 99))))]
    fn work() -> Result<(), u32> {
        Err(1)
    }
    pub fn run() {
        show(work());
        calls("error 1");
    }
}

pub mod renamed_crate {
    use crate::harness::{calls, show};
    use bellwether as renamed;
    #[cfg_attr(feature = "counted", renamed::instrumented(crate = renamed))]
    fn work() -> u32 {
        1
    }
    pub fn run() {
        show(work());
        calls("ok 1");
    }
    #[allow(dead_code, reason = "the plain build has to use the name too")]
    type Registry = renamed::Registry;
}

pub mod a_future_with_labels {
    use crate::harness::{Owed, calls, cancel, pause, show, wait};
    use std::future::Future;
    #[derive(bellwether::Label, Clone, Copy)]
    enum Arm {
        Left,
        Right,
    }
    #[cfg_attr(
        feature = "counted",
        bellwether::instrumented(name = "a_future_with_labels", labels(arm), poll = true)
    )]
    fn work(arm: Arm, guard: Owed) -> impl Future<Output = Result<usize, ()>> {
        async move {
            pause().await;
            match arm {
                Arm::Left => Ok(guard.length()),
                Arm::Right => Err(()),
            }
        }
    }
    pub fn run() {
        show(wait(work(Arm::Left, Owed("a"))));
        show(wait(work(Arm::Right, Owed("b"))));
        cancel(work(Arm::Left, Owed("c")));
        calls("ok 1 error 1 cancelled 1");
    }
}
