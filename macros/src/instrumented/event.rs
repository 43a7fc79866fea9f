//! The events that say what a call returned: `ret` and `err`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Path, Type};

use super::Site;
use super::level::Level;
use crate::attr::{self, Argument, Slot};
use crate::diag::Diagnostics;

/// `err`, `err(Debug)`, `ret(level = "debug", Display)`.
#[derive(Default)]
pub(super) struct EventArgument {
    pub(super) level: Slot<Level>,
    format: Option<Format>,
}

#[derive(Clone, Copy)]
enum Format {
    Debug,
    Display,
}

impl EventArgument {
    pub(super) fn parse(argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Self> {
        let mut event = Self::default();
        if !argument.is_list() {
            argument.flag()?;
            return Ok(event);
        }
        argument.list(&["level = \"info\""], diag, |it, _| {
            match it.name().as_str() {
                "level" => event.level.set(it, Level::parse),
                "Debug" => event.set_format(it, Format::Debug),
                "Display" => event.set_format(it, Format::Display),
                _ => Err(it.unknown(&["level", "Debug", "Display"])),
            }
        })?;
        Ok(event)
    }

    fn set_format(&mut self, argument: &Argument<'_>, format: Format) -> syn::Result<()> {
        if self.format.replace(format).is_some() {
            return Err(argument.error("a value is recorded in one format; remove the other"));
        }
        argument.flag()
    }

    /// The value of the event's field, as what it has to be, so that it is complained about once.
    fn value(&self, krate: &Path, at: Span, otherwise: Format, value: &str) -> TokenStream {
        let (private, value) = (attr::private(krate, at), Ident::new(value, at));
        match self.format.unwrap_or(otherwise) {
            Format::Debug => quote_spanned!(at=> ?#private::debug(#value)),
            Format::Display => quote_spanned!(at=> %#private::display(#value)),
        }
    }
}

impl Site {
    /// What is said of `__output`, a reference to what the body returned.
    pub(super) fn events(&self) -> Option<TokenStream> {
        let (ret, err) = (&self.arguments.ret, &self.arguments.err);
        match (ret.key(), err.key()) {
            (None, None) => None,
            (Some(key), None) => Some(self.returned(key, "__output")),
            (None, Some(key)) => {
                let (at, failed) = (placed(key), self.failed(key));
                let result = self.result(at);
                Some(quote_spanned! {at=>
                    if let ::core::result::Result::Err(__error) = #result { #failed }
                })
            }
            (Some(ret), Some(err)) => {
                let result = self.result(placed(err));
                let (returned, failed) = (self.returned(ret, "__ok"), self.failed(err));
                Some(quote_spanned! {placed(err)=>
                    match #result {
                        ::core::result::Result::Ok(__ok) => { #returned }
                        ::core::result::Result::Err(__error) => { #failed }
                    }
                })
            }
        }
    }

    /// The output as a `Result` of references.
    fn result(&self, at: Span) -> TokenStream {
        let private = attr::private(&self.arguments.krate(), at);
        quote_spanned!(at=> #private::result_of(__output))
    }

    fn returned(&self, key: &Ident, value: &str) -> TokenStream {
        let ret = self.arguments.ret.get();
        let level = ret.and_then(|it| it.level.get());
        let level = level.map_or_else(|| self.level(), |it| it.tokens(&self.arguments.krate()));
        let (krate, at) = (self.arguments.krate(), placed(key));
        let value = ret.map(|it| it.value(&krate, at, Format::Debug, value));
        self.event(key, &level, &quote!(return = #value))
    }

    /// An expected error is no news to those who look for failures.
    fn failed(&self, key: &Ident) -> TokenStream {
        let (krate, err) = (self.arguments.krate(), self.arguments.err.get());
        let level = err.and_then(|it| it.level.get());
        let level = level.map_or_else(
            || quote!(#krate::__private::tracing::Level::ERROR),
            |it| it.tokens(&krate),
        );
        let at = placed(key);
        let value = err.map(|it| it.value(&krate, at, Format::Display, "__error"));
        let field = quote!(error = #value);
        let failed = self.event(key, &level, &field);
        if !self.output_is_known() {
            return failed;
        }
        let debug = quote!(#krate::__private::tracing::Level::DEBUG);
        let expected = self.event(key, &debug, &field);
        quote_spanned! {Span::mixed_site()=>
            if #krate::__private::Label::is_expected(#krate::__private::LabelProbe(__error).label()) {
                #expected
            } else {
                #failed
            }
        }
    }

    fn event(&self, key: &Ident, level: &TokenStream, field: &TokenStream) -> TokenStream {
        let (at, target) = (placed(key), self.target());
        let private = attr::private(&self.arguments.krate(), at);
        quote_spanned!(at=> #private::tracing::event!(target: #target, #level, #field);)
    }
}

/// Where the key stands, with the names of the expansion.
fn placed(key: &Ident) -> Span {
    Span::mixed_site().located_at(key.span())
}

/// A function that never returns has nothing to say.
pub(super) fn check(site: &Site, diag: &mut Diagnostics) {
    let arguments = &site.arguments;
    let never = matches!(site.function.output(), Some(Type::Never(_)));
    for event in [&arguments.ret, &arguments.err] {
        if let (Some(key), true) = (event.key(), never) {
            let message = format!(
                "`{key}` is about what is returned, and this function never returns; remove it"
            );
            diag.error(key, message);
        }
        if let Some(level) = event.get().and_then(|it| it.level.get()) {
            level.check(diag);
        }
    }
}
