//! What the body is expected to end in, where that says of which types the arguments of a closure are.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{PathArguments, TraitBound, Type, TypeParamBound};

use super::function::Function;
use super::types::mentions;

/// The body, with what is expected of its value. A function that returns `impl Fn(&str)` says so to the closure that it ends
/// in; the closure or block around the body cannot, for its own type cannot name that.
pub(super) fn body(function: &Function) -> TokenStream {
    let body = &function.body;
    let Some(bound) = closure_bound(function) else {
        return body.clone();
    };
    quote! {
        fn __expected<__F: #bound>(__closure: __F) -> __F {
            __closure
        }
        __expected({ #body })
    }
}

/// `Fn(u32) -> u32` of `impl Fn(u32) -> u32`, where it can be written outside of the function.
fn closure_bound(function: &Function) -> Option<&TraitBound> {
    let Some(Type::ImplTrait(output)) = function.output() else {
        return None;
    };
    let bound = output.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => Some(bound),
        _ => None,
    })?;
    let arguments = &bound.path.segments.last()?.arguments;
    let tokens = bound.to_token_stream();
    let mut inside = function.parameters().any(|name| mentions(&tokens, name));
    inside |= has(&tokens, "Self") || has(&tokens, "impl") || has(&tokens, "'");
    (matches!(arguments, PathArguments::Parenthesized(_)) && !inside).then_some(bound)
}

fn has(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => has(&group.stream(), word),
        other => other.to_string() == word,
    })
}
