//! What the body is expected to end in, where that says of which types the arguments of a closure are.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::{Block, Expr, Path, PathArguments, Stmt, Type, TypeParamBound, parse_quote};

use super::Site;
use super::function::Function;
use crate::ungrouped;

/// The body, with what is expected of its value. A function that returns `impl Fn(&str)` says so to the closure that it ends
/// in; the closure or block around the body cannot, for its own type cannot name that.
pub(super) fn body(site: &Site) -> TokenStream {
    let (krate, body) = (site.arguments.krate(), &site.function.body);
    let expected = match site.function.output().map(ungrouped::ty) {
        Some(output @ Type::ImplTrait(_)) => {
            closure(output).map(|it| it.of(&krate, &quote!({ #body })))
        }
        Some(Type::Tuple(tuple)) => elements(&krate, body, tuple.elems.iter()),
        _ => None,
    };
    expected.unwrap_or_else(|| body.clone())
}

/// Whether a body that should return an `impl Trait` never returns, as what is not written yet. It has no type that could be
/// asked whether it is a `Result`.
pub(super) fn diverges(function: &Function) -> bool {
    let output = function.output().map(ungrouped::ty);
    let hidden = matches!(output, Some(Type::ImplTrait(_)));
    hidden && ends_in_panic(&function.body)
}

fn ends_in_panic(body: &TokenStream) -> bool {
    let mut last = body
        .clone()
        .into_iter()
        .collect::<Vec<_>>()
        .into_iter()
        .rev();
    let mut next = last.next();
    if matches!(&next, Some(TokenTree::Punct(it)) if it.as_char() == ';') {
        next = last.next();
    }
    let (Some(TokenTree::Group(_)), Some(TokenTree::Punct(mark))) = (next, last.next()) else {
        return false;
    };
    let never = ["todo", "unimplemented", "unreachable", "panic"];
    let name = last
        .next()
        .is_some_and(|it| never.contains(&&*it.to_string()));
    mark.as_char() == '!' && name
}

/// The body that ends in a tuple of which some are closures.
fn elements<'a>(
    krate: &Path,
    body: &TokenStream,
    types: impl Iterator<Item = &'a Type>,
) -> Option<TokenStream> {
    let closures: Vec<_> = types.map(|it| closure(ungrouped::ty(it))).collect();
    if closures.iter().all(Option::is_none) {
        return None;
    }
    let mut statements = Block::parse_within.parse2(body.clone()).ok()?;
    let Some(Stmt::Expr(Expr::Tuple(tuple), None)) = statements.last_mut() else {
        return None;
    };
    for (element, closure) in tuple.elems.iter_mut().zip(closures) {
        if let Some(closure) = closure {
            *element = Expr::Verbatim(closure.of(krate, &element.to_token_stream()));
        }
    }
    Some(quote!(#(#statements)*))
}

/// What a type says of the closure that it stands for.
struct Closure {
    /// `dyn Fn(u32) -> u32` of `impl Fn(u32) -> u32`.
    bound: TokenStream,
    /// A place for each argument, where it is left open what is returned.
    open: Option<TokenStream>,
}

fn closure(ty: &Type) -> Option<Closure> {
    let Type::ImplTrait(output) = ty else {
        return None;
    };
    output.bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else {
            return None;
        };
        let mut bound = bound.clone();
        let last = bound.path.segments.last_mut()?;
        let PathArguments::Parenthesized(arguments) = &mut last.arguments else {
            return None;
        };
        // The future that an `AsyncFn` returns has no name, and there is no `dyn AsyncFn`.
        let name = last.ident.to_string();
        let open = name.strip_prefix("Async").map(|name| {
            arguments.output = parse_quote!(-> _);
            let places = arguments.inputs.iter().map(|_| quote!(_,));
            last.ident = syn::Ident::new(name, last.ident.span());
            quote!((#(#places)*))
        });
        if open.is_some() {
            let last = last.clone();
            bound.path = parse_quote!(::core::ops);
            bound.path.segments.push(last);
        }
        let bound = quote!(dyn #bound);
        Some(Closure { bound, open })
    })
}

impl Closure {
    /// The value, of which this is expected.
    fn of(&self, krate: &Path, value: &TokenStream) -> TokenStream {
        let Self { bound, open } = self;
        let done = open
            .as_ref()
            .map_or_else(|| quote!(value()), |open| quote!(settled::<#open>()));
        quote! {{
            let __expected: #krate::__private::Expected<#bound, _, _> =
                !#krate::__private::expected(#value);
            __expected.#done
        }}
    }
}
