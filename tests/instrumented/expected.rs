//! Errors that are answers: marked at the variant, counted by their class, and no failures.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use bellwether::{Label, Metrics, Operation, Registry, instrumented};

use crate::run;

#[derive(Label, Clone, Debug)]
enum ApiError {
    #[label(expected)]
    NotFound {
        id: u32,
    },
    #[label(expected, value = "refused")]
    Declined(u16),
    Database,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { id } => write!(f, "there is no order {id}"),
            Self::Declined(code) => write!(f, "the bank says {code}"),
            Self::Database => f.write_str("the database is down"),
        }
    }
}

impl std::error::Error for ApiError {}

type Answer = Result<u32, ApiError>;

/// Calls by outcome, ok and error, and errors by class, of an operation with this prefix.
fn shown(name: &str) -> ([Option<f64>; 2], [Option<f64>; 3]) {
    let snapshot = Registry::global().snapshot();
    let calls = |outcome| snapshot.value(&format!("{name}_calls_total"), &[("outcome", outcome)]);
    let errors = |class| snapshot.value(&format!("{name}_errors_total"), &[("api_error", class)]);
    (
        ["ok", "error"].map(calls),
        ["not_found", "refused", "database"].map(errors),
    )
}

fn every_error() -> [ApiError; 4] {
    [
        ApiError::NotFound { id: 7 },
        ApiError::NotFound { id: 8 },
        ApiError::Declined(51),
        ApiError::Database,
    ]
}

#[instrumented(name = "expected_plain", errors(class = ApiError))]
fn plain(error: &ApiError) -> Answer {
    Err(error.clone())
}

#[instrumented(name = "expected_later", errors(class = ApiError))]
async fn later(error: &ApiError) -> Answer {
    Err(error.clone())
}

#[instrumented(name = "expected_boxed", errors(class = ApiError))]
fn boxed(error: ApiError) -> Pin<Box<dyn Future<Output = Answer>>> {
    Box::pin(async move { Err(error) })
}

const EACH: ([Option<f64>; 2], [Option<f64>; 3]) =
    ([Some(3.0), Some(1.0)], [Some(2.0), Some(1.0), Some(1.0)]);

#[test]
fn an_expected_error_is_counted_by_its_class_and_its_call_is_ok() {
    for error in every_error() {
        plain(&error).unwrap_err();
        run(later(&error)).unwrap_err();
        run(boxed(error)).unwrap_err();
    }
    for name in ["expected_plain", "expected_later", "expected_boxed"] {
        assert_eq!(shown(name), EACH, "{name}");
    }
}

#[instrumented(function = "expected::unclassed")]
fn unclassed(error: &ApiError) -> Answer {
    Err(error.clone())
}

#[instrumented(function = "expected::behind_a_reference")]
fn behind_a_reference(error: &ApiError) -> Result<u32, &ApiError> {
    Err(error)
}

type Later<T> = Pin<Box<dyn Future<Output = T>>>;

#[instrumented(function = "expected::by_impl")]
fn by_impl(error: ApiError) -> impl Future<Output = Answer> {
    std::future::ready(Err(error))
}

#[test]
fn an_expected_error_is_no_failure_where_classes_are_not_asked_for() {
    for error in every_error() {
        unclassed(&error).unwrap_err();
        behind_a_reference(&error).unwrap_err();
        run(by_impl(error)).unwrap_err();
    }
    let snapshot = Registry::global().snapshot();
    for function in ["unclassed", "behind_a_reference", "by_impl"] {
        let function = format!("expected::{function}");
        let of = |outcome| {
            let labels = [("function", &*function), ("outcome", outcome)];
            snapshot.total("function_calls_total", &labels)
        };
        assert_eq!([of("ok"), of("error")], [3.0, 1.0], "{function}");
    }
}

#[instrumented(
    name = "expected_alone",
    calls = false,
    errors = "expected_alone_errors_total"
)]
fn alone(error: &ApiError) -> Answer {
    Err(error.clone())
}

#[test]
fn a_counter_of_errors_without_classes_leaves_expected_ones_out() {
    for error in every_error() {
        alone(&error).unwrap_err();
    }
    let failed = Registry::global()
        .snapshot()
        .value("expected_alone_errors_total", &[]);
    assert_eq!(failed, Some(1.0));
}

#[instrumented(
    name = "expected_decided",
    errors(class = ApiError),
    is_error = |it: &Answer| matches!(it, Err(ApiError::NotFound { .. }))
)]
fn decided(error: &ApiError) -> Answer {
    Err(error.clone())
}

#[test]
fn a_predicate_decides_instead_of_the_mark() {
    for error in every_error() {
        decided(&error).unwrap_err();
    }
    let classes = [Some(2.0), Some(1.0), Some(0.0)];
    assert_eq!(shown("expected_decided"), ([Some(2.0), Some(2.0)], classes));
}

#[derive(Metrics)]
#[metrics(prefix = "expected_by_hand")]
struct ByHand {
    /// Orders.
    order: Operation<(), ApiError>,
}

#[test]
fn a_call_by_hand_knows_expected_errors() {
    let registry = Registry::new();
    let metrics = ByHand::register(&registry).unwrap();
    for error in every_error() {
        metrics.order.start(()).error_of(&error);
    }
    let snapshot = registry.snapshot();
    let value = |family, label| snapshot.value(family, &[label]);
    let (calls, errors) = (
        "expected_by_hand_order_calls_total",
        "expected_by_hand_order_errors_total",
    );
    assert_eq!(value(calls, ("outcome", "ok")), Some(3.0));
    assert_eq!(value(calls, ("outcome", "error")), Some(1.0));
    assert_eq!(value(errors, ("api_error", "not_found")), Some(2.0));
    assert_eq!(value(errors, ("api_error", "database")), Some(1.0));
}

#[test]
fn the_catalog_says_which_classes_are_expected() {
    let catalog = Registry::global().catalog();
    let family = |name: &str| {
        let mut families = catalog.families.iter();
        families.find(|it| it.name == name).unwrap().clone()
    };
    let label = |name| family(name).declarations[0].labels[0].clone();
    assert_eq!(
        label("expected_plain_errors").expected,
        ["not_found", "refused"]
    );
    assert!(label("expected_plain_calls").expected.is_empty());
}

#[instrumented(function = "expected::generic")]
fn generic<E: std::error::Error>(error: E) -> Result<(), E> {
    Err(error)
}

#[test]
fn where_the_error_is_a_type_parameter_it_is_an_error() {
    generic(ApiError::Declined(1)).unwrap_err();
    let labels = [("function", "expected::generic"), ("outcome", "error")];
    let failed = Registry::global()
        .snapshot()
        .total("function_calls_total", &labels);
    assert_eq!(failed, 1.0);
}

#[instrumented(function = "expected::inferred")]
fn inferred(id: u32) -> Later<Answer> {
    Box::pin(async move { Ok(id) })
}

#[test]
fn an_async_block_behind_an_alias_may_leave_its_error_to_be_inferred() {
    assert_eq!(run(inferred(3)).unwrap(), 3);
}
