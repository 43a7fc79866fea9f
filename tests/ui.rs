//! What the compiler says about each mistake that the macros refuse, one file for each.
//!
//! `TRYBUILD=overwrite cargo test -p bellwether-tests --test ui` writes the `.stderr` files anew; read the difference.

#[test]
fn each_mistake_is_answered_with_what_to_write() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    for macro_name in [
        "label",
        "labels",
        "metrics",
        "instrumented",
        "health_check",
        "build_info",
        "slo",
        "request_layer",
    ] {
        cases.compile_fail(format!("ui/{macro_name}/*.rs"));
    }
}
