//! What stands beside errors, so that one mistake does not cause a second wave of them.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The errors and the item of an attribute macro as it was written, without the helper attributes that only the
/// macro understands.
pub(crate) fn keep_item(error: &syn::Error, item: TokenStream, helpers: &[&str]) -> TokenStream {
    let mut tokens = error.to_compile_error();
    tokens.extend(strip(item, helpers));
    tokens
}

/// The errors and the dummy impl of a derive macro.
pub(crate) fn with_dummy(error: &syn::Error, dummy: TokenStream) -> TokenStream {
    let mut tokens = error.to_compile_error();
    tokens.extend(dummy);
    tokens
}

/// The tokens without `#[helper …]`, however deep.
pub(crate) fn strip(tokens: TokenStream, helpers: &[&str]) -> TokenStream {
    let mut kept = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        if hash && tokens.next_if(|next| is_helper(next, helpers)).is_some() {
            continue;
        }
        kept.extend([match token {
            TokenTree::Group(group) => TokenTree::Group(strip_group(&group, helpers)),
            other => other,
        }]);
    }
    kept
}

fn strip_group(group: &Group, helpers: &[&str]) -> Group {
    let mut stripped = Group::new(group.delimiter(), strip(group.stream(), helpers));
    stripped.set_span(group.span());
    stripped
}

fn is_helper(token: &TokenTree, helpers: &[&str]) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(word)) if helpers.iter().any(|helper| word == helper))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn helper_attributes_go_and_the_rest_stays() {
        let item =
            quote! { #[inline] fn f(#[label(name = "x")] a: A) { #[allow(dead_code)] let b; } };
        let kept = quote! { #[inline] fn f(a: A) { #[allow(dead_code)] let b; } };
        assert_eq!(strip(item, &["label"]).to_string(), kept.to_string());
    }
}
