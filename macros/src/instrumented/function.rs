use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{
    AttrStyle, Attribute, FnArg, GenericParam, Generics, Pat, ReturnType, Signature, Token, Type,
    Visibility,
};

use crate::ungrouped;

/// A function as it was written. Its body is only looked into where it may end in a future.
pub(super) struct Function {
    /// Those of the body too.
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) signature: Signature,
    /// Of the body.
    pub(super) braces: Span,
    /// What is in the braces.
    pub(super) body: TokenStream,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        is_function(input)?;
        let signature: Signature = input.parse()?;
        if input.peek(Token![;]) {
            let message = "a function without a body cannot be instrumented; put `#[instrumented]` on its implementations";
            return Err(syn::Error::new(signature.ident.span(), message));
        }
        let content;
        let braces = syn::braced!(content in input).span.join();
        attributes.extend(content.call(Attribute::parse_inner)?.into_iter().map(outer));
        let body = content.parse()?;
        Ok(Self {
            attributes,
            visibility,
            signature,
            braces,
            body,
        })
    }
}

/// As it was written.
impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (attributes, visibility, signature) =
            (&self.attributes, &self.visibility, &self.signature);
        let mut body = Group::new(Delimiter::Brace, self.body.clone());
        body.set_span(self.braces);
        tokens.extend(quote!(#(#attributes)* #visibility #signature #body));
    }
}

/// An attribute of the body means the same above the function, where it may stand beside our own.
fn outer(attribute: Attribute) -> Attribute {
    Attribute {
        style: AttrStyle::Outer,
        ..attribute
    }
}

fn is_function(input: ParseStream<'_>) -> syn::Result<()> {
    if input.fork().parse::<Signature>().is_ok() {
        return Ok(());
    }
    let message = if input.peek(Token![trait]) {
        "a trait cannot be instrumented, because its methods are implemented elsewhere; put `#[instrumented]` on the `impl` blocks, or on a method with a body"
    } else {
        "only functions and `impl` blocks can be instrumented; put `#[instrumented]` on a function"
    };
    Err(input.error(message))
}

impl Function {
    pub(super) fn ident(&self) -> &Ident {
        &self.signature.ident
    }

    /// Its name as text.
    pub(super) fn name(&self) -> String {
        plain(self.ident())
    }

    pub(super) fn is_async(&self) -> bool {
        self.signature.asyncness.is_some()
    }

    /// The type after `->`, without groups around it.
    pub(super) fn output(&self) -> Option<&Type> {
        match &self.signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(ungrouped::ty(ty)),
        }
    }

    /// The type of the argument by this name.
    pub(super) fn argument(&self, name: &Ident) -> Option<&Type> {
        let mut arguments = self.arguments();
        arguments.find_map(|(argument, ty)| (argument == name).then_some(ty))
    }

    /// The arguments that are one name and no pattern.
    pub(super) fn arguments(&self) -> impl Iterator<Item = (&Ident, &Type)> {
        self.signature
            .inputs
            .iter()
            .filter_map(|input| match input {
                FnArg::Typed(typed) => match &*typed.pat {
                    Pat::Ident(name) => Some((&name.ident, &*typed.ty)),
                    _ => None,
                },
                FnArg::Receiver(_) => None,
            })
    }

    /// Whether an argument binds this name, in a pattern too.
    pub(super) fn binds(&self, name: &Ident) -> bool {
        self.signature.inputs.iter().any(|input| match input {
            FnArg::Typed(typed) => super::types::mentions(&typed.pat.to_token_stream(), name),
            FnArg::Receiver(_) => name == "self",
        })
    }

    /// The function's own type parameters and constants.
    pub(super) fn parameters(&self) -> impl Iterator<Item = &Ident> {
        parameters(&self.signature.generics)
    }
}

/// The type parameters and constants.
pub(super) fn parameters(generics: &Generics) -> impl Iterator<Item = &Ident> {
    generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        })
}

/// The identifier without `r#`.
pub(super) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}
