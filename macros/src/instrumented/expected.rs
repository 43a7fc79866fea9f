//! What the body is expected to end in, where that says of which types the arguments of a closure are.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{PathArguments, TraitBound, Type, TypeParamBound};

use super::function::Function;

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
    let takes = matches!(arguments, PathArguments::Parenthesized(_));
    (takes && is_known_anywhere(&bound.to_token_stream())).then_some(bound)
}

/// Types that the prelude has, and what takes them. Another name may be a parameter of the function or of the `impl` around
/// it, which no item inside can use, and nobody here can tell.
const PRELUDE: [&str; 11] = [
    "Fn",
    "FnMut",
    "FnOnce",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Option",
    "Result",
    "String",
    "Vec",
];

/// Whether an item inside of the function can say the same: it has no lifetime, no `impl`, and no name that begins a path as
/// parameters do, in a capital.
fn is_known_anywhere(tokens: &TokenStream) -> bool {
    let mut in_path = false;
    tokens.clone().into_iter().all(|token| {
        let begins = !in_path;
        in_path = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
        match token {
            TokenTree::Ident(name) => {
                let name = name.to_string();
                let capital = name.starts_with(char::is_uppercase);
                name != "impl" && !(begins && capital && !PRELUDE.contains(&&*name))
            }
            TokenTree::Group(group) => is_known_anywhere(&group.stream()),
            TokenTree::Punct(punct) => punct.as_char() != '\'',
            TokenTree::Literal(_) => true,
        }
    })
}
