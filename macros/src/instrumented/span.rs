//! The span: data where it has no fields, `tracing::span!` where it has some.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::LitStr;

use super::Site;
use super::arguments::{FieldArgument, SpanArgument};
use crate::attr;

impl FieldArgument {
    /// The name as subscribers see it.
    pub(super) fn text(&self) -> String {
        let names: Vec<_> = self.name.iter().map(super::function::plain).collect();
        names.join(".")
    }
}

impl Site {
    fn has_span(&self) -> bool {
        !matches!(self.arguments.span.get(), Some(SpanArgument::Shown(false)))
    }

    /// What the call site knows of its span: `Option<&'static DefaultCallsite>`.
    pub(super) fn span_site(&self) -> TokenStream {
        if !self.has_span() || !self.arguments.fields().is_empty() {
            return quote!(::core::option::Option::None);
        }
        let krate = self.arguments.krate();
        let (name, target, level) = self.span_data();
        quote!(::core::option::Option::Some(#krate::__private::span_site!(#name, #target, #level)))
    }

    /// The span of one call, where it has fields.
    pub(super) fn own_span(&self) -> Option<TokenStream> {
        let fields = self.arguments.fields();
        if !self.has_span() || fields.is_empty() {
            return None;
        }
        let krate = self.arguments.krate();
        let (name, target, level) = self.span_data();
        let fields = fields.iter().map(field);
        // What cannot be recorded is complained about where the fields are written.
        let at = self
            .arguments
            .fields
            .key()
            .map_or_else(Span::call_site, Ident::span);
        let private = attr::private(&krate, at);
        Some(quote_spanned! {at=>
            #private::tracing::span!(
                target: #target,
                #krate::__private::tracing::Level::#level,
                #name,
                outcome = #krate::__private::tracing::field::Empty,
                #(#fields),*
            )
        })
    }

    fn span_data(&self) -> (String, TokenStream, Ident) {
        let name = match self.arguments.span.get() {
            Some(SpanArgument::Named(name)) => name.value(),
            _ => self.function.name(),
        };
        let target = self.arguments.target.get();
        let target = target.map_or_else(|| quote!(::core::module_path!()), |it| quote!(#it));
        let level = self
            .arguments
            .level
            .get()
            .map_or_else(|| "info".into(), LitStr::value);
        (name, target, format_ident!("{}", level.to_uppercase()))
    }
}

fn field(field: &FieldArgument) -> TokenStream {
    let FieldArgument { name, sigil, value } = field;
    let value = value
        .as_ref()
        .map_or_else(|| quote!(#name), |it| quote!(#it));
    quote!(#name = #sigil #value)
}
