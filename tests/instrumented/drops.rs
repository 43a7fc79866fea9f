//! Arguments are dropped as without the attribute: in the reverse of their order, within the call.

use std::cell::RefCell;

use bellwether::instrumented;

use crate::{Shown, panic_of, run};

thread_local! {
    static DROPPED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

struct Noisy(&'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        DROPPED.with_borrow_mut(|all| all.push(self.0));
    }
}

fn dropped(call: impl FnOnce()) -> Vec<&'static str> {
    DROPPED.take();
    call();
    DROPPED.take()
}

/// Two functions, which differ in the attribute, called alike.
macro_rules! alike {
    ($name:ident, ($($argument:pat_param, $ty:ty),*), $body:block, ($($value:expr),*)) => {
        #[test]
        fn $name() {
            fn plain($($argument: $ty),*) $body

            #[instrumented(span = false)]
            fn counted($($argument: $ty),*) $body

            async fn plain_later($($argument: $ty),*) $body

            #[instrumented(span = false)]
            async fn counted_later($($argument: $ty),*) $body

            let expected = dropped(|| plain($($value),*));
            assert_eq!(dropped(|| counted($($value),*)), expected);
            let expected = dropped(|| run(plain_later($($value),*)));
            assert_eq!(dropped(|| run(counted_later($($value),*))), expected);
        }
    };
}

alike!(
    in_the_order_of_a_plain_function,
    (a, Noisy, b, Noisy),
    {
        let _ = (a.0, b.0);
    },
    (Noisy("a"), Noisy("b"))
);
alike!(
    also_where_they_are_used_backwards,
    (a, Noisy, b, Noisy),
    {
        let _ = (b.0, a.0);
    },
    (Noisy("a"), Noisy("b"))
);
alike!(
    also_a_guard_that_is_only_held,
    (data, Noisy, _guard, Noisy),
    {
        let _ = data.0;
    },
    (Noisy("data"), Noisy("guard"))
);
alike!(
    also_in_patterns,
    ((a, b), (Noisy, Noisy), c, Noisy),
    {
        let _ = (c.0, a.0, b.0);
    },
    ((Noisy("a"), Noisy("b")), Noisy("c"))
);
alike!(
    also_in_the_text_of_a_format,
    (a, Noisy, n, u8, b, Noisy),
    {
        let _ = (format!("{n}"), b.0, a.0);
    },
    (Noisy("a"), 1, Noisy("b"))
);
alike!(
    also_what_the_body_moves_away,
    (a, Noisy, b, Noisy),
    {
        drop(a);
        let _ = b.0;
    },
    (Noisy("a"), Noisy("b"))
);

struct Breaks;

impl Drop for Breaks {
    fn drop(&mut self) {
        panic!("in a drop");
    }
}

#[instrumented(span = false)]
fn drops_badly(breaks: Breaks) -> u32 {
    let _ = &breaks;
    1
}

#[instrumented(span = false)]
async fn drops_badly_later(_breaks: Breaks) -> u32 {
    1
}

#[test]
fn a_panic_while_an_argument_is_dropped_is_a_panic_of_the_call() {
    assert_eq!(panic_of(|| drops_badly(Breaks)), "in a drop");
    assert_eq!(panic_of(|| run(drops_badly_later(Breaks))), "in a drop");
    for function in ["drops_badly", "drops_badly_later"] {
        let expected = Shown {
            panic: 1.0,
            timed: 1.0,
            ..Shown::default()
        };
        assert_eq!(Shown::of(function), expected, "{function}");
    }
}
