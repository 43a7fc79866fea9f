//! `#[derive(Metrics)]`.

mod check;
mod constant;
mod emit;
mod help;
mod kind;
mod names;
mod parse;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diag::Diagnostics;
use crate::{deprecated, fallback};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    match deprecated::derive_input(item) {
        Ok(input) => group(&input),
        Err(error) => error.to_compile_error(),
    }
}

fn group(input: &DeriveInput) -> TokenStream {
    let mut diag = Diagnostics::default();
    let group = parse::Group::parse(input, &mut diag);
    check::group(&group, &mut diag);
    names::check(&group, &mut diag);
    match diag.finish() {
        Ok(()) => emit::group(&group),
        Err(error) => fallback::with_dummy(&error, emit::dummy(&group)),
    }
}
