//! `#[instrumented]`.

mod arguments;
mod captures;
mod check;
mod emit;
mod event;
mod expected;
mod families;
mod function;
mod level;
mod polls;
mod shape;
mod span;
mod span_check;
mod types;

pub(crate) use types::mentions;

use proc_macro2::TokenStream;

use crate::diag::Diagnostics;
use crate::fallback;
use arguments::Arguments;
use function::Function;

/// A function and what is said about it.
struct Site {
    arguments: Arguments,
    function: Function,
}

/// The function, which counts, times and traces its calls; or it as it was written, with every mistake.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    try_expand(arguments, item.clone())
        .unwrap_or_else(|error| fallback::keep_item(&error, item, &[]))
}

fn try_expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let arguments = Arguments::parse(arguments, &mut diag);
    let function = diag.absorb(syn::parse2(item));
    let site = function.map(|function| Site {
        arguments,
        function,
    });
    if let Some(site) = &site {
        check::site(site, &mut diag);
    }
    diag.finish()?;
    Ok(emit::function(&site.expect(
        "no site means an error, and `finish` returned it",
    )))
}
