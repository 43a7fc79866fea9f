//! `#[health_check]`.

mod check;
mod emit;
mod parse;

use proc_macro2::TokenStream;

use crate::diag::Diagnostics;
use crate::fallback;
use parse::{Arguments, Function};

/// A function and what is said about it.
struct Site {
    arguments: Arguments,
    function: Function,
}

/// The function as it was written, and what has it run; or every mistake.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let site = match try_parse(arguments, item.clone()) {
        Ok(site) => site,
        Err(error) => return fallback::keep_item(&error, item, &[]),
    };
    emit::function(&site, &item)
}

fn try_parse(arguments: TokenStream, item: TokenStream) -> syn::Result<Site> {
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
    Ok(site.expect("no site means an error, and `finish` returned it"))
}
