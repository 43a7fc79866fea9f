//! What comes through another macro means what it means where it is written: types, expressions, literals, patterns,
//! attributes, and all of it in parentheses.
#![deny(warnings, clippy::pedantic)]
#![allow(clippy::unused_async, clippy::missing_errors_doc, unused_parens)]

use std::future::ready;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use bellwether::{Counter, Histogram, Label, Labels, Metrics, Operation, Registry, instrumented};

fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("it waits for nothing"),
    }
}

/// Of a function that feeds the shared families.
fn calls(function: &str, outcome: &str) -> u32 {
    let labels = [("function", function), ("outcome", outcome)];
    let calls = Registry::global()
        .snapshot()
        .total("function_calls_total", &labels);
    format!("{calls}").parse().expect("a whole number")
}

macro_rules! function {
    ($(#[$meta:meta])* $vis:vis $name:ident($($pattern:pat => $argument:ty),*) -> $ret:ty $body:block) => {
        $(#[$meta])*
        #[instrumented]
        $vis fn $name($($pattern: $argument),*) -> $ret $body
    };
    (async $name:ident -> $ret:ty $body:block) => {
        #[instrumented]
        async fn $name() -> $ret $body
    };
}

macro_rules! boxed {
    ($name:ident, $output:ty, $error:ty, $value:expr) => {
        #[instrumented]
        fn $name() -> Pin<Box<dyn Future<Output = Result<$output, $error>>>> {
            Box::pin($value)
        }
    };
}

function!(pinned() -> Pin<Box<dyn Future<Output = Result<u32, Gone>>>> { Box::pin(ready(Err(Gone::Long))) });
function!(opaque() -> impl Future<Output = Result<u32, Gone>> { ready(Err(Gone::Long)) });
function!(block() -> impl Future<Output = Result<u32, Gone>> { async { Err(Gone::Long) } });
function!(
    /// Documented.
    #[must_use]
    pub(crate) patterns((a, _) => (u32, u32), _ => &str, (Some(_) | None) => Option<u32>) -> u32 { a }
);
function!(shown(it => impl std::fmt::Display + 'static) -> Box<dyn Iterator<Item = impl std::fmt::Display>> {
    Box::new([it].into_iter())
});
function!(never(stop => bool) -> ! { if stop { panic!("on purpose") } else { std::process::abort() } });
function!(async pending -> ! { loop { std::future::pending::<()>().await } });
function!(async failing -> Result<u32, Gone> { Err(Gone::Short) });
boxed!(of_parts, u32, Gone, async { Err(Gone::Long) });
boxed!(of_a_value, u32, Gone, ready(Err(Gone::Long)));

#[test]
fn a_type_that_comes_through_a_macro_is_looked_into() {
    now(pinned()).unwrap_err();
    now(opaque()).unwrap_err();
    now(block()).unwrap_err();
    now(failing()).unwrap_err();
    now(of_parts()).unwrap_err();
    now(of_a_value()).unwrap_err();
    for function in [
        "pinned",
        "opaque",
        "block",
        "failing",
        "of_parts",
        "of_a_value",
    ] {
        assert_eq!((calls(function, "ok"), calls(function, "error")), (0, 1));
    }
    assert_eq!(patterns((7, 1), "", None), 7);
    assert_eq!(calls("patterns", "ok"), 1);
    let shown: Vec<_> = shown("a").map(|it| it.to_string()).collect();
    assert_eq!((shown, calls("shown", "ok")), (vec!["a".to_owned()], 1));
    std::panic::catch_unwind(|| never(true)).unwrap_err();
    assert_eq!(calls("never", "panic"), 1);
    drop(pending());
}

macro_rules! labels {
    ($closed:ident, $name:literal, $value:literal, $open:ident($text:ty), $limit:expr, $set:ident { $field:ident: $ty:ty }) => {
        #[derive(Label, Debug, Clone, Copy)]
        #[label(name = $name)]
        enum $closed {
            #[label(value = $value)]
            Long,
            Short,
        }

        #[derive(Label)]
        #[label(limit = $limit, overflow = $value)]
        struct $open($text);

        #[derive(Labels)]
        struct $set {
            #[label(name = $name)]
            $field: $ty,
        }
    };
}

labels!(
    Gone,
    "gone",
    "very long",
    Tenant(String),
    2 + 2,
    Which { it: Gone }
);

macro_rules! group {
    ($(#[$meta:meta])* $name:ident, $prefix:literal, $max:expr, $help:literal, $counter:ty, $histogram:ty, $operation:ty, $zone:expr, $buckets:expr, $bound:literal) => {
        $(#[$meta])*
        #[derive(Metrics)]
        #[metrics(prefix = $prefix, max_series = $max, labels(zone = $zone))]
        struct $name {
            #[doc = $help]
            seen: $counter,
            #[doc = $help]
            #[metric(buckets = $buckets)]
            sizes: $histogram,
            #[doc = $help]
            #[metric(buckets = [$bound, 2.0], slo(success = $bound), calls = "fragments_given_total")]
            done: $operation,
        }
    };
}

const ZONE: &str = "a";

group!(
    /// What came through.
    Group, "fragments", 100, "Things.", Counter<Which>, Histogram, Operation<(), Gone>, ZONE, [1, 2.5], 1.5
);

#[test]
fn the_derives_take_what_comes_through_a_macro() {
    let group = Group::global();
    group.seen.with(Which { it: Gone::Long }).inc();
    group.sizes.observe(2.0);
    group.done.start(()).error_of(Gone::Long);
    drop(Tenant("a".to_owned()));
    let snapshot = Registry::global().snapshot();
    let labels = [("gone", "very long"), ("zone", "a")];
    assert_eq!(snapshot.value("fragments_seen_total", &labels), Some(1.0));
    let catalog = Registry::global().catalog();
    let done = catalog
        .operations
        .iter()
        .find(|it| it.name == "fragments_done");
    let objective = done.and_then(|it| it.objective).expect("it is promised");
    assert_eq!(objective.success, Some(1.5));
}

macro_rules! handler {
    ($name:ident($given:ident), $family:literal, $function:expr, $level:literal, $span:literal, $target:literal, $success:literal, $under:literal, $class:ty, $label:ty, $value:expr, $predicate:expr, $on:literal) => {
        #[instrumented(
            name = $family,
            level = $level,
            span = $span,
            target = $target,
            slo(success = $success, latency(under = $under, for = $success)),
            errors(class = $class),
            labels(which: $label = $value),
            is_error = $predicate,
            buckets = [0.1, $success],
            native(factor = $success),
            fields(n = $value as u32),
            parent = None,
            outcome(ok = $family),
        )]
        fn $name($given: (Gone, u32)) -> Result<u32, $class> {
            Ok($given.1)
        }

        mod $name {
            #[bellwether::instrumented(function = $function, poll = $on, in_flight = (false), span = $on)]
            pub async fn polled() {}
        }
    };
}

handler!(
    index(given),
    "index",
    "home::page",
    "debug",
    "the index",
    "shop",
    99.5,
    "100ms",
    Gone,
    Gone,
    given.0,
    Result::is_err,
    true
);

#[test]
fn the_attribute_takes_what_comes_through_a_macro() {
    index((Gone::Short, 7)).unwrap();
    now(index::polled());
    let labels = [("which", "short"), ("outcome", "index")];
    let snapshot = Registry::global().snapshot();
    assert_eq!(snapshot.value("index_calls_total", &labels), Some(1.0));
    assert_eq!(calls("home::page", "ok"), 1);
}

macro_rules! service {
    ($name:ident, $check:literal, $timeout:literal, $critical:literal, $result:ty, $prefix:literal, $routes:literal, $code:literal, $codes:expr) => {
        #[bellwether::health_check(name = $check, timeout = $timeout, critical = $critical)]
        async fn $name() -> $result {
            Ok(())
        }

        fn layer()
        -> bellwether::http::RequestLayer<bellwether::http::Head, bellwether::http::Declared> {
            drop(bellwether::request_layer!(
                prefix = "fragments_too",
                codes = $codes
            ));
            bellwether::request_layer!(
                prefix = $prefix,
                routes = $routes,
                codes = [$code, (503)],
                slo(success = 99.9)
            )
        }

        bellwether::build_info!(prefix = $prefix, labels(part = $check));
    };
}

service!(alive, "fragments", "1s", false, Result<(), std::fmt::Error>, "fragments", 4, 404, [500]);

#[test]
fn checks_and_layers_take_what_comes_through_a_macro() {
    drop(layer());
    let catalog = Registry::global().catalog();
    assert!(
        catalog
            .families
            .iter()
            .any(|it| it.name == "fragments_http_requests")
    );
    now(alive()).unwrap();
}
