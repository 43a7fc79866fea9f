//! `#[instrumented]` on an `impl` block: on each method of it, with the name of the type.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, GenericParam, Generics, Ident, ImplItem, Path, Signature, Token, Type,
    TypeParamBound, Visibility,
};

use super::arguments::{Arguments, SpanArgument};
use super::families::subject;
use super::function::{self, plain};
use super::{check, span_check};
use crate::diag::Diagnostics;
use crate::operation::{Measured, Role};

/// A block as it was written, and what its methods are called after.
struct Block {
    /// Up to the brace.
    head: TokenStream,
    /// Its type parameters and constants, which mean nothing outside of it.
    parameters: Vec<Ident>,
    ty: String,
    braces: Span,
    /// The attributes in the braces.
    attributes: Vec<Attribute>,
    items: Vec<Item>,
}

enum Item {
    Method(Ident, TokenStream),
    Other(TokenStream),
}

/// Whether the item is an `impl` block.
pub(super) fn is_block(item: &TokenStream) -> bool {
    let parser = |input: ParseStream<'_>| {
        let is_block = head(input).is_ok();
        input.parse::<TokenStream>()?;
        Ok(is_block)
    };
    parser.parse2(item.clone()).unwrap_or(false)
}

/// `#[…] unsafe impl`.
fn head(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let attributes = input.call(Attribute::parse_outer)?;
    let unsafety: Option<Token![unsafe]> = input.parse()?;
    let implementation: Token![impl] = input.parse()?;
    Ok(quote!(#(#attributes)* #unsafety #implementation))
}

/// The block with the attribute on each method; or on an error, also without what the block says of all of them.
pub(super) fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let mut diag = Diagnostics::default();
    let parsed = Arguments::parse(arguments.clone(), &mut diag);
    check(&parsed, &mut diag);
    let krate = parsed.krate();
    let block = diag.absorb(syn::parse2::<Block>(item));
    let mistakes = diag.finish();
    let Some(block) = block else {
        return mistakes.map(|()| TokenStream::new());
    };
    let mistakes = mistakes.err().map(|it| it.to_compile_error());
    let inherited = match mistakes {
        Some(_) => quote!(crate = #krate),
        None => arguments,
    };
    let block = block.emit(&krate, &inherited);
    Ok(quote!(#mistakes #block))
}

impl Block {
    fn emit(&self, krate: &Path, inherited: &TokenStream) -> TokenStream {
        let (head, attributes, parameters) = (&self.head, &self.attributes, &self.parameters);
        let parameters = (!parameters.is_empty()).then(|| quote!(__parameters(#(#parameters),*),));
        let items = self.items.iter().map(|item| match item {
            Item::Method(ident, method) => {
                let name = format!("{}::{}", self.ty, plain(ident));
                quote!(#[#krate::instrumented(__method = #name, #parameters #inherited)] #method)
            }
            Item::Other(item) => item.clone(),
        });
        let mut body = Group::new(Delimiter::Brace, quote!(#(#attributes)* #(#items)*));
        body.set_span(self.braces);
        quote!(#head #body)
    }
}

impl Parse for Block {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut head = head(input)?;
        let mut generics: Generics = input.parse()?;
        let first: Type = input.parse()?;
        let of: Option<Token![for]> = input.parse()?;
        let second: Option<Type> = of.map(|_| input.parse()).transpose()?;
        generics.where_clause = input.parse()?;
        let (parameters, clause) = (&generics.params, &generics.where_clause);
        let parameters = (!parameters.is_empty()).then(|| quote!(<#parameters>));
        head.extend(quote!(#parameters #first #of #second #clause));
        let ty = match &second {
            Some(ty) => name_of(ty, &generics).or_else(|| name_of(&first, &generics)),
            None => name_of(&first, &generics),
        };
        let content;
        let braces = syn::braced!(content in input).span.join();
        let attributes = content.call(Attribute::parse_inner)?;
        let mut items = Vec::new();
        while !content.is_empty() {
            items.push(content.parse()?);
        }
        Ok(Self {
            head,
            parameters: function::parameters(&generics).cloned().collect(),
            ty: ty.unwrap_or_else(|| first.to_token_stream().to_string().replace(' ', "")),
            braces,
            attributes,
            items,
        })
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let fork = input.fork();
        fork.call(Attribute::parse_outer)?;
        fork.parse::<Visibility>()?;
        if fork.parse::<Signature>().is_err() || !fork.peek(syn::token::Brace) {
            return Ok(Self::Other(input.parse::<ImplItem>()?.into_token_stream()));
        }
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility: Visibility = input.parse()?;
        let signature: Signature = input.parse()?;
        let body: TokenTree = input.parse()?;
        let method = quote!(#(#attributes)* #visibility #signature #body);
        Ok(Self::Method(signature.ident, method))
    }
}

/// The name of a type that has one of its own, behind references: the last of a path, or the trait of `dyn Trait`.
fn name_of(ty: &Type, generics: &Generics) -> Option<String> {
    match super::types::behind_references(ty) {
        Type::Path(path) => {
            let last = &path.path.segments.last()?.ident;
            let is_parameter =
                |it: &GenericParam| matches!(it, GenericParam::Type(ty) if ty.ident == *last);
            let one = path.path.segments.len() == 1;
            (!one || !generics.params.iter().any(is_parameter)).then(|| plain(last))
        }
        Type::TraitObject(object) => object.bounds.iter().find_map(|bound| match bound {
            TypeParamBound::Trait(bound) => bound.path.segments.last().map(|it| plain(&it.ident)),
            _ => None,
        }),
        _ => None,
    }
}

/// What holds for no method or for one alone, and what is wrong whatever the method is.
fn check(arguments: &Arguments, diag: &mut Diagnostics) {
    let operation = &arguments.operation;
    let named = |role| {
        let slot = operation.slot(role);
        let named = slot.get().is_some_and(|family| family.name.is_some());
        slot.key().filter(|_| named)
    };
    let named_span = matches!(arguments.span.get(), Some(SpanArgument::Named(_)));
    let of_one = [
        arguments.name.key(),
        arguments.function.key(),
        arguments.is_error.key(),
        arguments.ok_if.key(),
        arguments.parent.key(),
        arguments.follows_from.key(),
        arguments.skip.key(),
        arguments.span.key().filter(|_| named_span),
    ];
    let of_one = of_one.into_iter().chain(Role::ALL.map(named)).flatten();
    for key in of_one {
        let message = format!(
            "`{key}` is about one method; write it in an `#[instrumented(...)]` of that method"
        );
        diag.error(key, message);
    }
    if diag.any() {
        return;
    }
    if let Some(level) = arguments.level.get() {
        level.check(diag);
    }
    operation.check(&subject("method"), diag);
    let measured = Measured {
        outcomes: true,
        duration: true,
        shared: None,
    };
    operation.check_slo(&measured, diag);
    check::label_names(arguments.labels(), diag);
    span_check::field_names(arguments.fields(), diag);
}

/// What the attribute of the method itself says, where the attribute of its block is on it.
pub(super) enum Own {
    Nothing,
    Skip,
    Arguments(TokenStream),
}

impl Own {
    /// Takes `#[instrumented(…)]` from among the attributes.
    pub(super) fn take(attributes: &mut Vec<Attribute>) -> Self {
        let is_own = |it: &Attribute| {
            it.path()
                .segments
                .last()
                .is_some_and(|it| it.ident == "instrumented")
        };
        let Some(at) = attributes.iter().position(is_own) else {
            return Self::Nothing;
        };
        let tokens = match attributes.remove(at).meta {
            syn::Meta::List(list) => list.tokens,
            _ => TokenStream::new(),
        };
        let words = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone());
        let skips = words.is_ok_and(|it| it.len() == 1) && tokens.to_string() == "skip";
        if skips {
            Self::Skip
        } else {
            Self::Arguments(tokens)
        }
    }
}

/// The errors, of which those about what the block says are on the name of the method that it does not fit.
pub(super) fn on_method(error: syn::Error, block: TokenStream, method: &Ident) -> syn::Error {
    let end = |token: TokenTree| {
        let end = token.span().end();
        (end.line, end.column)
    };
    let end = block.into_iter().map(end).max();
    let errors = error.into_iter().map(|error| {
        let start = error.span().start();
        if Some((start.line, start.column)) < end {
            let message = format!("{error} in an `#[instrumented(...)]` of the method, or leave it out with `#[instrumented(skip)]`");
            return syn::Error::new(method.span(), message);
        }
        error
    });
    let all = errors.reduce(|mut all, next| {
        all.combine(next);
        all
    });
    all.unwrap_or_else(|| syn::Error::new(method.span(), "bug in bellwether-macros: no error"))
}
