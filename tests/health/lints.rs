//! `#[health_check]` trips no lint of the user's, whatever they deny.
#![deny(warnings, clippy::pedantic, clippy::nursery, clippy::restriction)]
#![deny(
    unused_qualifications,
    unused_lifetimes,
    unreachable_pub,
    single_use_lifetimes,
    let_underscore_drop,
    rust_2018_idioms,
    unit_bindings,
    unused_results,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    missing_docs,
    missing_debug_implementations,
    variant_size_differences,
    trivial_casts,
    trivial_numeric_casts,
    redundant_lifetimes
)]
#![allow(
    clippy::blanket_clippy_restriction_lints,
    clippy::implicit_return,
    clippy::min_ident_chars,
    clippy::question_mark_used,
    clippy::single_call_fn,
    clippy::missing_docs_in_private_items,
    clippy::unused_trait_names,
    clippy::impl_trait_in_params,
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    clippy::missing_trait_methods,
    clippy::tests_outside_test_module,
    clippy::missing_assert_message,
    clippy::absolute_paths,
    clippy::arbitrary_source_item_ordering,
    clippy::try_err,
    clippy::trivially_copy_pass_by_ref,
    reason = "the style of this file, and not of what the attribute adds"
)]

use bellwether::{health_check, instrumented};

#[health_check]
async fn lint_plain() {}

#[health_check(
    liveness,
    critical = false,
    timeout = "1.5s",
    cache = "0s",
    group = "lints"
)]
async fn lint_everything() -> bool {
    true
}

#[health_check(name = "lint-results")]
async fn lint_result() -> Result<u32, String> {
    Ok(1)
}

#[health_check(name = "lint-inside", group = "lints")]
#[instrumented]
async fn lint_instrumented_inside() -> bool {
    true
}

#[instrumented]
#[health_check(name = "lint-outside", group = "lints")]
async fn lint_instrumented_outside() -> bool {
    true
}

#[test]
fn everything_compiles_and_can_be_called() {
    let all = async {
        lint_plain().await;
        let result = lint_result().await;
        let instrumented = lint_instrumented_inside().await && lint_instrumented_outside().await;
        lint_everything().await && instrumented && result == Ok(1)
    };
    assert!(super::block_on(all));
}
