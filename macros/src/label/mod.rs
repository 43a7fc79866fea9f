//! `#[derive(Label)]` and `#[derive(Labels)]`.

use proc_macro2::TokenStream;

pub(crate) fn expand(_item: TokenStream) -> TokenStream {
    TokenStream::new()
}

pub(crate) fn expand_set(_item: TokenStream) -> TokenStream {
    TokenStream::new()
}
