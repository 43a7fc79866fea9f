//! Arguments are dropped as without the attribute: in the reverse of their order, within the call.

use std::cell::RefCell;
use std::pin::Pin;

use bellwether::instrumented;

use crate::run;

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

struct Both {
    first: Noisy,
    second: Noisy,
}

struct Marked(u8, &'static str);

impl Drop for Marked {
    fn drop(&mut self) {
        DROPPED.with_borrow_mut(|all| all.push(self.1));
    }
}

alike!(
    also_what_the_body_uses_a_part_of,
    (a, Both, b, Both),
    {
        let _ = (b.second.0, a.first.0, b.first.0, a.second.0);
    },
    (
        Both {
            first: Noisy("a1"),
            second: Noisy("a2")
        },
        Both {
            first: Noisy("b1"),
            second: Noisy("b2")
        }
    )
);
alike!(
    also_the_only_one_of_which_a_field_is_used,
    (both, Both),
    {
        let used = &both.second;
        let local = Noisy("local");
        let _ = (used.0, &local);
    },
    (Both {
        first: Noisy("first"),
        second: Noisy("second")
    })
);
alike!(
    also_the_only_one_that_a_format_or_a_closure_uses,
    (a, Marked, b, Marked),
    {
        let number = || b.0;
        let _ = (format!("{}", a.0), number(), matches!(a, Marked(3, _)));
    },
    (Marked(1, "a"), Marked(2, "b"))
);
alike!(
    also_what_no_pattern_binds,
    (
        _,
        Noisy,
        (a, _),
        (Noisy, Noisy),
        Marked(number, _),
        Marked,
        c,
        Noisy
    ),
    {
        let _ = (c.0, number, a.0);
    },
    (
        Noisy("wild"),
        (Noisy("a"), Noisy("left")),
        Marked(1, "marked"),
        Noisy("c")
    )
);
alike!(
    also_what_patterns_bind_by_reference_or_leave_out,
    (Both { ref first, .. }, Both, (_, b, ..), (Noisy, Noisy, Noisy)),
    {
        let _ = (first.0, b.0);
    },
    (
        Both {
            first: Noisy("first"),
            second: Noisy("second")
        },
        (Noisy("1"), Noisy("2"), Noisy("3"))
    )
);
alike!(
    also_what_is_only_held,
    (_permit, Noisy, _, Noisy, used, Marked, _span, Noisy),
    {
        let _ = used.0;
    },
    (
        Noisy("permit"),
        Noisy("wild"),
        Marked(1, "used"),
        Noisy("span")
    )
);
alike!(
    also_what_is_assigned_to,
    (mut a, Both, b, Noisy, mut c, Both),
    {
        a.second = Noisy("new a");
        let _ = (&a.first.0, b.0, &c.first.0);
        c = Both {
            first: Noisy("new c1"),
            second: Noisy("new c2"),
        };
        let _ = &c;
    },
    (
        Both {
            first: Noisy("a1"),
            second: Noisy("a2")
        },
        Noisy("b"),
        Both {
            first: Noisy("c1"),
            second: Noisy("c2")
        }
    )
);
alike!(
    also_what_the_body_takes_a_part_of,
    (a, Both, b, Both),
    {
        drop(a.second);
        let moved = b.first;
        let _ = &moved;
    },
    (
        Both {
            first: Noisy("a1"),
            second: Noisy("a2")
        },
        Both {
            first: Noisy("b1"),
            second: Noisy("b2")
        }
    )
);

impl Both {
    fn plain(self, other: Noisy) -> &'static str {
        let _ = &other;
        self.second.0
    }

    #[instrumented(span = false)]
    fn counted(self, other: Noisy) -> &'static str {
        let _ = &other;
        self.second.0
    }

    #[instrumented(span = false)]
    async fn counted_later(self, other: Noisy) -> &'static str {
        let _ = &other;
        self.second.0
    }

    #[instrumented(span = false)]
    fn counted_with_a_closure(self, other: Noisy) -> impl Fn(&str) -> bool {
        let name = self.second.0;
        let _ = &other;
        move |it| it == name
    }

    #[instrumented(span = false)]
    fn counted_in_a_box(self, other: Noisy) -> Pin<Box<dyn Future<Output = &'static str>>> {
        let _ = &other;
        Box::pin(std::future::ready(self.second.0))
    }
}

#[test]
fn also_a_self_of_which_a_part_is_used() {
    let both = || Both {
        first: Noisy("first"),
        second: Noisy("second"),
    };
    let other = || Noisy("other");
    let expected = dropped(|| assert_eq!(both().plain(other()), "second"));
    assert_eq!(expected, ["other", "first", "second"]);
    let counted = || assert_eq!(both().counted(other()), "second");
    assert_eq!(dropped(counted), expected);
    let counted_later = || assert_eq!(run(both().counted_later(other())), "second");
    assert_eq!(dropped(counted_later), expected);
    let closure = || assert!(both().counted_with_a_closure(other())("second"));
    assert_eq!(dropped(closure), expected);
    let in_a_box = || assert_eq!(run(both().counted_in_a_box(other())), "second");
    assert_eq!(dropped(in_a_box), expected);
}

trait Worker {
    async fn later(&self, job: Noisy, _: Noisy) -> u32;
    fn now(&self, job: Noisy, other: Noisy) -> u32;
}

struct Lazy;

impl Worker for Lazy {
    #[instrumented(span = false, function = "Lazy::later")]
    #[allow(unused_variables, reason = "the trait asks for it")]
    async fn later(&self, job: Noisy, _: Noisy) -> u32 {
        std::future::ready(()).await;
        1
    }

    #[instrumented(span = false, function = "Lazy::now")]
    fn now(
        &self,
        #[expect(unused_variables, reason = "as above")] job: Noisy,
        #[cfg(not(any()))] _other: Noisy,
    ) -> u32 {
        2
    }
}

#[test]
fn also_what_a_trait_asks_for_and_the_method_does_not_need() {
    let order = dropped(|| assert_eq!(Lazy.now(Noisy("job"), Noisy("other")), 2));
    assert_eq!(order, ["other", "job"]);
    let order = dropped(|| assert_eq!(run(Lazy.later(Noisy("job"), Noisy("other"))), 1));
    assert_eq!(order, ["other", "job"]);
}
