//! Deprecated items compile without a warning, as with the derives of std; uses of them warn where the user
//! wrote them, and nowhere else.
//!
//! Most of this is checked by compiling it: nothing may warn, and each `expect` must be fulfilled.
#![deny(warnings, clippy::pedantic)]

use bellwether::{
    Counter, Label, Labels, Metrics, Operation, Registry, health_check, instrumented,
};

/// With the lint forbidden, an `allow` in an expansion would not compile.
mod forbidden {
    #![forbid(deprecated)]

    use bellwether::{Counter, Label, Labels, Metrics};

    #[derive(Label, Debug)]
    #[deprecated]
    pub(super) enum Closed {
        One,
    }

    #[derive(Label, Debug)]
    #[label(limit = 3)]
    #[deprecated(note = "use another")]
    pub(super) struct Open(pub(super) String);

    #[derive(Label, Debug)]
    #[label(limit = 3)]
    #[deprecated]
    pub(super) struct Borrowed<'a> {
        pub(super) text: &'a str,
    }

    #[derive(Label, Debug)]
    pub(super) enum New {
        #[deprecated]
        Before,
        After,
    }

    #[derive(Labels, Debug)]
    #[cfg_attr(all(), deprecated)]
    pub(super) struct Set {
        #[deprecated]
        pub(super) new: New,
    }

    #[derive(Labels, Debug)]
    #[deprecated]
    pub(super) struct BorrowedSet<'a> {
        pub(super) new: &'a New,
    }

    #[derive(Metrics, Debug)]
    #[metrics(prefix = "old", max_series = 20)]
    #[deprecated]
    pub(super) struct Shop {
        /// Things.
        #[deprecated]
        pub(super) things: Counter<New>,
    }

    #[deprecated]
    pub(super) mod module {
        #[derive(bellwether::Label, Debug)]
        pub(crate) enum Inner {
            One,
        }

        #[bellwether::health_check]
        async fn inner() {}
    }

    macro_rules! declare {
        ($name:ident) => {
            #[derive(Label, Debug)]
            #[deprecated]
            pub(super) enum $name {
                One,
            }
        };
    }
    declare!(ByMacro);
}

#[health_check]
#[deprecated]
async fn below() {}

#[deprecated]
#[health_check]
async fn above() {}

#[health_check]
#[cfg_attr(all(), deprecated(note = "by a condition"), allow(unused))]
async fn by_a_condition() {}

#[health_check]
#[cfg_attr(all(), cfg(any()), deprecated)]
async fn left_out() -> Unknown {}

#[deprecated]
const LIMIT: usize = 4;

/// The user's own uses: each `expect` is fulfilled by what stands below it, and covers what is added.
#[derive(Label)]
#[label(limit = LIMIT)]
#[expect(deprecated)]
struct Limited(Text);

#[derive(Debug)]
#[deprecated]
struct Text;

#[expect(deprecated)]
impl AsRef<str> for Text {
    fn as_ref(&self) -> &'static str {
        "text"
    }
}

#[derive(Labels)]
struct Pair {
    #[expect(deprecated)]
    closed: forbidden::Closed,
    #[allow(deprecated)]
    open: forbidden::Open,
}

#[derive(Metrics)]
#[metrics(prefix = "deprecated")]
struct Shop {
    /// Things.
    #[expect(deprecated)]
    things: Counter<forbidden::Closed>,
    /// Fetches.
    #[allow(warnings)]
    fetch: Operation<forbidden::New, forbidden::Closed>,
}

#[instrumented(name = "deprecated_call", labels(new), errors(class))]
#[expect(deprecated)]
fn call(new: forbidden::New) -> Result<(), forbidden::Closed> {
    let _ = new;
    Err(forbidden::Closed::One)
}

#[instrumented]
#[deprecated]
fn old_call() {}

#[test]
#[expect(deprecated)]
fn what_is_deprecated_records_as_everything_does() {
    let registry = Registry::new();
    let old = forbidden::Shop::register(&registry).unwrap();
    old.things.with(forbidden::New::Before).inc();
    old.things.with(forbidden::New::After).inc();
    let shop = Shop::register(&registry).unwrap();
    shop.things.with(forbidden::Closed::One).inc();
    shop.fetch.start(forbidden::New::After).ok();
    let page = registry.encode(bellwether::Format::Text);
    for line in [
        "old_things_total{new=\"before\"} 1\n",
        "deprecated_things_total{closed=\"one\"} 1\n",
    ] {
        assert!(page.contains(line), "{page}");
    }
    let texts = [
        forbidden::Open("a".to_owned()).text().to_owned(),
        forbidden::Borrowed { text: "b" }.text().to_owned(),
        Limited(Text).text().to_owned(),
        forbidden::module::Inner::One.text().to_owned(),
        forbidden::ByMacro::One.text().to_owned(),
    ];
    assert_eq!(texts, ["a", "b", "text", "one", "one"]);
    let (closed, open) = (forbidden::Closed::One, forbidden::Open(String::new()));
    drop((
        Pair { closed, open },
        forbidden::Set {
            new: forbidden::New::After,
        },
    ));
    let _ = forbidden::BorrowedSet {
        new: &forbidden::New::After,
    };
    assert!(call(forbidden::New::After).is_err());
    old_call();
    let components = bellwether::Health::global();
    let components = format!("{components:?}");
    for name in ["below", "above", "by_a_condition", "inner"] {
        assert!(components.contains(&format!("\"{name}\"")), "{components}");
    }
    assert!(!components.contains("left_out"));
}
