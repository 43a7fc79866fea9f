//! What the compiler says about each mistake that the macros refuse, one file for each.
//!
//! `TRYBUILD=overwrite cargo test -p bellwether-ui` writes the `.stderr` files anew; read the difference.

/// All of them are checked by one run of cargo, which builds none: that is so as long as no case is meant to compile.
/// What the macros accept is in `hygiene`.
#[test]
fn each_mistake_is_answered_with_what_to_write() {
    let cases = trybuild::TestCases::new();
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
        cases.compile_fail(format!("{macro_name}/*.rs"));
    }
}
