//! Expansions name the item they stand beside. A deprecated item must not warn because of that.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Meta, MetaList, Token};

/// The item under a derive. The name of a deprecated type gets the derive's context, where rustc does not
/// look for uses of deprecated items; its own derives rely on the same. An `#[allow]` would be an error
/// where the lint is forbidden.
pub(crate) fn derive_input(item: TokenStream) -> syn::Result<DeriveInput> {
    let mut input: DeriveInput = syn::parse2(item)?;
    if input
        .attrs
        .iter()
        .any(|it| it.path().is_ident("deprecated"))
    {
        let here = input.ident.span().resolved_at(Span::call_site());
        input.ident.set_span(here);
    }
    Ok(input)
}

/// What is added names the types of fields, so `#[allow(deprecated)]` goes for it if the user wrote that (or
/// `expect`) above the type or above a field.
pub(crate) fn allowance(input: &DeriveInput) -> Option<TokenStream> {
    let fields = match &input.data {
        Data::Struct(data) => data.fields.iter(),
        _ => syn::Fields::Unit.iter(),
    };
    let of_fields = fields.flat_map(|field| &field.attrs);
    let allowed = input.attrs.iter().chain(of_fields).any(allows);
    allowed.then(|| quote!(#[allow(deprecated)]))
}

fn allows(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    let level = list.path.is_ident("allow") || list.path.is_ident("expect");
    let covers = |lint: &Meta| {
        ["deprecated", "warnings"]
            .iter()
            .any(|it| lint.path().is_ident(it))
    };
    level && metas(list).is_some_and(|lints| lints.iter().any(covers))
}

/// What is added beside a function calls it: under the same conditions, and whether or not it is deprecated. An
/// attribute sees `cfg_attr` as it was written.
pub(crate) fn conditions(attributes: &[Attribute]) -> TokenStream {
    let metas = attributes.iter().filter_map(|it| condition(&it.meta));
    metas.map(|meta| quote!(#[#meta])).collect()
}

fn condition(meta: &Meta) -> Option<TokenStream> {
    if meta.path().is_ident("cfg") {
        return Some(meta.to_token_stream());
    }
    if meta.path().is_ident("deprecated") {
        return Some(quote!(allow(deprecated)));
    }
    let list = meta.require_list().ok()?;
    if !list.path.is_ident("cfg_attr") {
        return None;
    }
    let mut metas = metas(list)?.into_iter();
    let predicate = metas.next()?;
    let conditions: Vec<_> = metas.filter_map(|meta| condition(&meta)).collect();
    (!conditions.is_empty()).then(|| quote!(cfg_attr(#predicate, #(#conditions),*)))
}

fn metas(list: &MetaList) -> Option<Punctuated<Meta, Token![,]>> {
    list.parse_args_with(Punctuated::parse_terminated).ok()
}
