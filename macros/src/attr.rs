//! Arguments of attributes: `key`, `key = value` and `key(…)`, separated by commas.

mod unnamed;

use std::cell::Cell;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, LitBool, LitStr, Path, Token, parse_quote};

use crate::diag::{Diagnostics, unknown};
use crate::ungrouped;

/// One argument whose key has been read and whose value follows.
pub(crate) struct Argument<'a> {
    key: Ident,
    input: ParseStream<'a>,
    unknown: Cell<bool>,
}

/// Reads arguments up to the end of the input. One that cannot be read is reported and skipped, so that the next
/// mistake is seen too. `forms` are what can be written instead of a value without a name, as [`unnamed::form`] has it.
///
/// Returns whether there is one without a name or of an unknown one, which may be the one that seems to be missing.
pub(crate) fn arguments(
    input: ParseStream<'_>,
    forms: &[&str],
    diag: &mut Diagnostics,
    mut each: impl FnMut(&Argument<'_>, &mut Diagnostics) -> syn::Result<()>,
) -> bool {
    let (mut unknown, mut told) = (false, false);
    while !input.is_empty() {
        let fork = input.fork();
        let read = match fork.call(Ident::parse_any) {
            Ok(key) => argument(key, &fork, &mut unknown, diag, &mut each),
            Err(_) if told => {
                skip(&fork); // The first has been told what all look like.
                Ok(())
            }
            Err(_) => {
                told = true;
                Err(unnamed::error(&fork, forms))
            }
        };
        match diag.absorb(read) {
            Some(()) => input.advance_to(&fork),
            None => skip(input),
        }
        let _ = input.parse::<Option<Token![,]>>(); // There is one, or the end.
    }
    unknown || told
}

/// Reads the arguments of every attribute of this name, as [`arguments`] does.
pub(crate) fn attributes(
    attributes: &[Attribute],
    name: &str,
    forms: &[&str],
    diag: &mut Diagnostics,
    mut each: impl FnMut(&Argument<'_>, &mut Diagnostics) -> syn::Result<()>,
) -> bool {
    let mut unknown = false;
    for attribute in attributes.iter().filter(|it| it.path().is_ident(name)) {
        let read = attribute
            .parse_args_with(|input: ParseStream<'_>| Ok(arguments(input, forms, diag, &mut each)));
        unknown |= diag.absorb(read).unwrap_or(true);
    }
    unknown
}

fn argument(
    key: Ident,
    input: ParseStream<'_>,
    unknown: &mut bool,
    diag: &mut Diagnostics,
    each: &mut impl FnMut(&Argument<'_>, &mut Diagnostics) -> syn::Result<()>,
) -> syn::Result<()> {
    let argument = Argument {
        key,
        input,
        unknown: Cell::new(false),
    };
    let read = each(&argument, diag);
    *unknown |= argument.unknown.get();
    read?;
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
    }
    Err(input.error("expected `,` before the next argument"))
}

fn skip(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _ = input.parse::<TokenTree>(); // Any token is one.
    }
}

impl<'a> Argument<'a> {
    /// The key as written.
    pub(crate) fn key(&self) -> &Ident {
        &self.key
    }

    /// The key as text, to match on.
    pub(crate) fn name(&self) -> String {
        self.key.unraw().to_string()
    }

    /// What follows the key, for a grammar of its own.
    pub(crate) fn input(&self) -> ParseStream<'a> {
        self.input
    }

    /// Whether a list in parentheses follows.
    pub(crate) fn is_list(&self) -> bool {
        self.input.peek(syn::token::Paren)
    }

    /// An error on the key.
    pub(crate) fn error(&self, message: impl std::fmt::Display) -> syn::Error {
        syn::Error::new(self.key.span(), message)
    }

    /// The error for a key that is none of these.
    pub(crate) fn unknown(&self, known: &[&str]) -> syn::Error {
        self.unknown.set(true);
        self.error(unknown("argument", &self.name(), known))
    }

    /// `= value`; `example` is what to write after the `=` and ends the message when nothing is there.
    pub(crate) fn value<T: Parse>(&self, example: &str) -> syn::Result<T> {
        if !self.input.peek(Token![=]) {
            let key = self.name();
            return Err(self.error(format!("`{key}` needs a value; write `{key} = {example}`")));
        }
        self.input.parse::<Token![=]>()?;
        self.input.parse()
    }

    /// `= expression`, by itself where it stands in parentheses or came through another macro.
    pub(crate) fn expr(&self, example: &str) -> syn::Result<Expr> {
        self.value(example).map(ungrouped::value)
    }

    /// `= "text"`.
    pub(crate) fn text(&self) -> syn::Result<LitStr> {
        self.literal("a string literal", "\"...\"")
    }

    /// `= true` or `= false`.
    pub(crate) fn switch(&self) -> syn::Result<LitBool> {
        self.literal("`true` or `false`", "false")
    }

    /// The key alone, which means true, or `= true` or `= false`.
    pub(crate) fn on(&self) -> syn::Result<bool> {
        if self.input.peek(Token![=]) {
            return Ok(self.switch()?.value);
        }
        self.flag().map(|()| true)
    }

    /// `= literal` of one sort, with an error on the value that says which.
    pub(crate) fn literal<T: Parse>(&self, sort: &str, example: &str) -> syn::Result<T> {
        let value = self.expr(example)?;
        syn::parse2(value.to_token_stream()).map_err(|_| {
            let key = self.name();
            let message = format!("`{key}` takes {sort}; write `{key} = {example}`");
            syn::Error::new_spanned(&value, message)
        })
    }

    /// `= path`, for `crate`.
    pub(crate) fn path(&self) -> syn::Result<Path> {
        self.literal("a path", "::renamed")
    }

    /// Nothing: the key alone says it.
    pub(crate) fn flag(&self) -> syn::Result<()> {
        if self.input.is_empty() || self.input.peek(Token![,]) {
            return Ok(());
        }
        let key = self.name();
        Err(self
            .input
            .error(format!("`{key}` takes no value; write `{key}` alone")))
    }

    /// `(…)`, itself a list of arguments, read as by [`arguments`].
    pub(crate) fn list(
        &self,
        forms: &[&str],
        diag: &mut Diagnostics,
        each: impl FnMut(&Argument<'_>, &mut Diagnostics) -> syn::Result<()>,
    ) -> syn::Result<bool> {
        if !self.is_list() {
            let key = self.name();
            return Err(self.error(format!("`{key}` takes a list; write `{key}(...)`")));
        }
        let content;
        syn::parenthesized!(content in self.input);
        Ok(arguments(&content, forms, diag, each))
    }
}

/// An argument that may be given once. It remembers its key, where "not allowed here" errors point.
pub(crate) struct Slot<T> {
    key: Option<Ident>,
    value: Option<T>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        let (key, value) = (None, None);
        Self { key, value }
    }
}

impl<T> Slot<T> {
    /// Reads the value. The key counts as given even when its value cannot be read.
    pub(crate) fn set<'a>(
        &mut self,
        argument: &Argument<'a>,
        read: impl FnOnce(&Argument<'a>) -> syn::Result<T>,
    ) -> syn::Result<()> {
        if self.key.is_some() {
            return Err(argument.error(format!("duplicate argument `{}`", argument.name())));
        }
        self.key = Some(argument.key.clone());
        self.value = Some(read(argument)?);
        Ok(())
    }

    /// Takes the other's argument where none was given here.
    pub(crate) fn inherit(&mut self, other: Self) {
        if self.key.is_none() {
            *self = other;
        }
    }

    /// The key, when the argument was given.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.key.as_ref()
    }

    /// The value, when the argument was given and could be read.
    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }
}

/// The path to what expansions call, told to stand at `span`: an error there is shown where the user wrote something.
pub(crate) fn private(krate: &Path, span: Span) -> TokenStream {
    let at_span = |mut token: TokenTree| {
        // `$crate` knows by its span which crate it is.
        let marked = matches!(&token, TokenTree::Ident(word) if word == "$crate");
        let kept = if marked { token.span() } else { span };
        token.set_span(span.resolved_at(kept));
        token
    };
    let krate: TokenStream = krate.to_token_stream().into_iter().map(at_span).collect();
    quote_spanned!(span=> #krate::__private)
}

/// The path to the runtime: what `crate = …` says, or `::bellwether`.
pub(crate) fn krate(slot: &Slot<Path>) -> Path {
    slot.get()
        .cloned()
        .unwrap_or_else(|| parse_quote!(::bellwether))
}
