//! `#[derive(Label)]` and `#[derive(Labels)]`.

mod check;
mod emit;
mod parse;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::diag::Diagnostics;
use crate::{deprecated, fallback};

/// The most labels of a tuple: there are no impls for longer ones.
pub(crate) const LONGEST_TUPLE: usize = 8;

/// `#[derive(Label)]`.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    match deprecated::derive_input(item) {
        Ok(input) => label(&input),
        Err(error) => error.to_compile_error(),
    }
}

/// `#[derive(Labels)]`.
pub(crate) fn expand_set(item: TokenStream) -> TokenStream {
    match deprecated::derive_input(item) {
        Ok(input) => set(&input),
        Err(error) => error.to_compile_error(),
    }
}

fn label(input: &DeriveInput) -> TokenStream {
    let mut diag = Diagnostics::default();
    let label = parse::Label::parse(input, &mut diag);
    check::label(&label, &mut diag);
    match diag.finish() {
        Ok(()) => emit::label(&label),
        Err(error) => fallback::with_dummy(&error, emit::dummy_label(&label)),
    }
}

fn set(input: &DeriveInput) -> TokenStream {
    let mut diag = Diagnostics::default();
    let set = parse::Set::parse(input, &mut diag);
    check::set(&set, &mut diag);
    match diag.finish() {
        Ok(()) => emit::set(&set),
        Err(error) => fallback::with_dummy(&error, emit::dummy_set(&set)),
    }
}
