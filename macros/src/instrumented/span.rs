//! The span: data where it is one of a kind, `tracing::span!` where calls give it something of their own.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::Site;
use super::arguments::{FieldArgument, FieldName, SpanArgument};
use super::emit::local;
use super::level::Level;
use crate::attr;

impl FieldArgument {
    /// The name as subscribers see it, where it is written.
    pub(super) fn text(&self) -> Option<String> {
        let FieldName::Written(name) = &self.name else {
            return None;
        };
        let names: Vec<_> = name.iter().map(super::function::plain).collect();
        Some(names.join("."))
    }
}

impl Site {
    fn has_span(&self) -> bool {
        !matches!(self.arguments.span.get(), Some(SpanArgument::Shown(false)))
    }

    /// Whether calls give their spans something of their own.
    pub(super) fn has_own_span(&self) -> bool {
        self.own_key().is_some() && self.has_span()
    }

    /// The first argument by which they do.
    fn own_key(&self) -> Option<&Ident> {
        let arguments = &self.arguments;
        let fields = arguments.fields.key();
        fields
            .filter(|_| !arguments.fields().is_empty())
            .or(arguments.parent.key())
            .or(arguments.follows_from.key())
    }

    /// What the call site knows of its span: `Option<&'static DefaultCallsite>`.
    pub(super) fn span_site(&self) -> TokenStream {
        if !self.has_span() || self.has_own_span() {
            return quote!(::core::option::Option::None);
        }
        let krate = self.arguments.krate();
        let (name, target, level) = (self.span_name(), self.target(), self.level());
        quote!(::core::option::Option::Some(#krate::__private::span_site!(#name, #target, #level)))
    }

    /// The span of one call, where calls give it something.
    pub(super) fn own_span(&self) -> Option<TokenStream> {
        if !self.has_own_span() {
            return None;
        }
        let (krate, arguments) = (self.arguments.krate(), &self.arguments);
        let (name, target, level) = (self.span_name(), self.target(), self.level());
        let fields = arguments.fields().iter().map(field);
        let parent = arguments.parent.get().map(|it| quote!(parent: #it,));
        // What cannot be recorded is complained about where the fields are written.
        let at = self.own_key().map_or_else(Span::call_site, Ident::span);
        let private = attr::private(&krate, at);
        let span = quote_spanned! {at=>
            #private::tracing::span!(
                target: #target,
                #parent
                #level,
                #name,
                outcome = #krate::__private::tracing::field::Empty,
                #(#fields),*
            )
        };
        Some(self.after_causes(span))
    }

    /// The span, told of what it follows from where somebody wants it.
    fn after_causes(&self, span: TokenStream) -> TokenStream {
        let follows_from = &self.arguments.follows_from;
        let (Some(key), Some(causes)) = (follows_from.key(), follows_from.get()) else {
            return span;
        };
        let at = Span::call_site().located_at(key.span());
        let (private, name) = (attr::private(&self.arguments.krate(), at), local("__span"));
        let told = quote_spanned!(at=> #private::follows_from(&#name, #causes););
        quote! {{
            let #name = #span;
            if !#name.is_disabled() {
                #told
            }
            #name
        }}
    }

    fn span_name(&self) -> TokenStream {
        match self.arguments.span.get() {
            Some(SpanArgument::Named(name)) => name.clone(),
            _ => self.function.name().to_token_stream(),
        }
    }

    /// The target of the span and of the events.
    pub(super) fn target(&self) -> TokenStream {
        let target = self.arguments.target.get();
        target.map_or_else(|| quote!(::core::module_path!()), ToTokens::to_token_stream)
    }

    /// The level of the span, and of the event of `ret`.
    pub(super) fn level(&self) -> TokenStream {
        let krate = self.arguments.krate();
        let info = Level::info();
        self.arguments.level.get().unwrap_or(&info).tokens(&krate)
    }
}

fn field(field: &FieldArgument) -> TokenStream {
    let FieldArgument { name, sigil, value } = field;
    let value = value
        .as_ref()
        .map_or_else(|| quote!(#name), |it| quote!(#it));
    quote!(#name = #sigil #value)
}
