//! `#[instrumented]`.

mod arguments;
mod block;
mod captures;
mod check;
mod emit;
mod event;
mod expected;
mod families;
mod function;
mod items;
mod leaves;
mod level;
mod polls;
mod shape;
mod span;
mod span_check;
mod step;
mod types;
mod uses;

pub(crate) use types::mentions;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::diag::Diagnostics;
use crate::fallback;
use arguments::Arguments;
use block::Own;
use function::Function;
use shape::Shape;

/// A function and what is said about it.
struct Site {
    arguments: Arguments,
    /// The arguments as they are written.
    asked: TokenStream,
    function: Function,
    shape: Shape,
}

/// The function, which counts, times and traces its calls; or it as it was written, with every mistake.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    try_expand(arguments, item.clone()).unwrap_or_else(|error| {
        let is_block = block::is_block(&item);
        // What its methods say is about a block that has the attribute.
        let helpers: &[_] = if is_block { &["instrumented"] } else { &[] };
        fallback::keep_item(&error, item, helpers)
    })
}

fn try_expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    if block::is_block(&item) {
        return block::expand(arguments, item);
    }
    let mut diag = Diagnostics::default();
    let parsed = Arguments::parse(arguments.clone(), &mut diag);
    let function = diag.absorb(syn::parse2::<Function>(item));
    if parsed.method.key().is_some()
        && let Some(function) = function
    {
        return Ok(method(parsed, arguments, function, diag));
    }
    let site = function.map(|function| Site {
        arguments: parsed,
        asked: arguments,
        shape: Shape::of(&function),
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

/// A method whose block has the attribute, with what it says itself; or it as it was written, with every mistake.
fn method(
    block: Arguments,
    written: TokenStream,
    mut function: Function,
    mut diag: Diagnostics,
) -> TokenStream {
    let own = Own::take(&mut function.attributes);
    let plain = function.to_token_stream();
    let skips = matches!(own, Own::Skip);
    let mut asked = written.clone();
    let arguments = match own {
        Own::Arguments(tokens) => {
            asked.extend(quote!(, #tokens));
            Arguments::parse(tokens, &mut diag).inherit(block)
        }
        Own::Nothing | Own::Skip => block,
    };
    let site = Site {
        arguments,
        asked,
        shape: Shape::of(&function),
        function,
    };
    if !skips {
        check::site(&site, &mut diag);
    }
    match diag.finish() {
        Err(error) => {
            let error = block::on_method(error, written, site.function.ident());
            fallback::keep_item(&error, plain, &[])
        }
        Ok(()) if skips => plain,
        Ok(()) => emit::function(&site),
    }
}
