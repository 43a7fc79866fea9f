//! In which order the body drops the arguments, once it runs in a closure or an `async` block.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::{FnArg, Pat, ReceiverKind, Type};

use super::function::{Function, plain};

/// Statements that name the arguments in the reverse of their order, in which a function drops them: a closure drops what it
/// took along in the order in which it names it. An argument that the body does not use is not named, so that the compiler
/// tells of it.
pub(super) fn named(function: &Function) -> TokenStream {
    let mut bound = Vec::new();
    for input in &function.signature.inputs {
        match input {
            FnArg::Receiver(receiver) if !matches!(receiver.kind, ReceiverKind::Reference(..)) => {
                bound.push(receiver.self_token.into());
            }
            // There is nothing to drop behind a reference.
            FnArg::Typed(typed) if !matches!(&*typed.ty, Type::Reference(_)) => {
                bindings(&typed.pat, &mut bound);
            }
            _ => {}
        }
    }
    let used = |name: &&Ident| uses(&function.body, &plain(name));
    let held = |name: &&Ident| plain(name).starts_with('_');
    let taken: Vec<_> = bound
        .iter()
        .rev()
        .filter(|it| held(it) || used(it))
        .collect();
    match taken.as_slice() {
        // It has no order.
        [only] if used(only) => TokenStream::new(),
        taken => taken.iter().map(|name| one(name)).collect(),
    }
}

fn one(name: &Ident) -> TokenStream {
    // It looks used where it is only held.
    let held = plain(name).starts_with('_');
    let allow = held.then(|| quote!(#[allow(clippy::used_underscore_binding)]));
    quote!(#allow let _ = &#name;)
}

/// The names in a pattern, in order.
fn bindings(pattern: &Pat, bound: &mut Vec<Ident>) {
    let mut each = |patterns: &mut dyn Iterator<Item = &Pat>| {
        patterns.for_each(|inner| bindings(inner, bound));
    };
    match pattern {
        Pat::Ident(name) => {
            bound.push(name.ident.clone());
            if let Some((_, inner)) = &name.subpat {
                bindings(inner, bound);
            }
        }
        Pat::Tuple(tuple) => each(&mut tuple.elems.iter()),
        Pat::TupleStruct(tuple) => each(&mut tuple.elems.iter()),
        Pat::Slice(slice) => each(&mut slice.elems.iter()),
        Pat::Struct(fields) => each(&mut fields.fields.iter().map(|field| &*field.pat)),
        Pat::Paren(inner) => bindings(&inner.pat, bound),
        Pat::Reference(inner) => bindings(&inner.pat, bound),
        Pat::Type(typed) => bindings(&typed.pat, bound),
        _ => {}
    }
}

/// Whether a body may use this name, be it in the text of a format.
fn uses(body: &TokenStream, name: &str) -> bool {
    body.clone().into_iter().any(|token| match token {
        TokenTree::Ident(other) => plain(&other) == name,
        TokenTree::Group(group) => uses(&group.stream(), name),
        TokenTree::Literal(literal) => literal.to_string().contains(name),
        TokenTree::Punct(_) => false,
    })
}
