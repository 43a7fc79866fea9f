//! The statements that take one argument along.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Pat, Token};

use super::function::plain;
use super::uses::uses;

/// Something to take along.
pub(super) enum Step {
    /// `self` cannot be bound again. It is always the last to be dropped.
    Receiver { name: Token![self], is_mut: bool },
    /// An argument, or a part of a tuple.
    Name {
        attributes: Attributes,
        mutability: Option<Token![mut]>,
        name: Ident,
        used: Used,
    },
    /// A pattern, and our name of what it is matched with.
    Pattern {
        attributes: Attributes,
        pattern: Box<Pat>,
        name: Ident,
    },
}

/// Who uses an argument.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Used {
    /// The body has its name.
    Perhaps,
    /// It has not.
    Not,
    /// It is there to be held.
    Held,
    /// A label, a field or the like.
    ByAttribute,
    /// The same, and nothing may be left to take along.
    MovedByAttribute,
}

impl Step {
    pub(super) fn is_mut_self(&self) -> bool {
        matches!(self, Self::Receiver { is_mut: true, .. })
    }

    pub(super) fn is_pattern(&self) -> bool {
        matches!(self, Self::Pattern { .. })
    }

    /// Has all of it taken along.
    pub(super) fn named(&self) -> TokenStream {
        let (conditions, name) = match self {
            Self::Receiver { name, .. } => return quote!(let _ = &#name;),
            Self::Name {
                used: Used::MovedByAttribute,
                ..
            } => return TokenStream::new(),
            Self::Name {
                attributes, name, ..
            }
            | Self::Pattern {
                attributes, name, ..
            } => (attributes.conditions(), name),
        };
        // It looks used where it is only held.
        let held = plain(name).starts_with('_');
        let allow = held.then(|| quote!(#[allow(clippy::used_underscore_binding)]));
        quote!(#conditions #allow let _ = &#name;)
    }

    /// Takes it along as a variable with the same name.
    pub(super) fn bound(&self) -> TokenStream {
        match self {
            Self::Receiver { .. }
            | Self::Name {
                used: Used::MovedByAttribute,
                ..
            } => self.named(),
            Self::Pattern {
                attributes, name, ..
            } => {
                let (conditions, opened) = (attributes.conditions(), self.opened());
                quote!(#conditions let #name = #name; #opened)
            }
            Self::Name {
                attributes,
                mutability,
                name,
                used,
            } => {
                let held = plain(name).starts_with('_').then(
                    || quote!(, clippy::used_underscore_binding, clippy::no_effect_underscore_binding),
                );
                let unused = (*used == Used::ByAttribute).then(|| quote!(, unused_variables));
                quote! {
                    #[allow(clippy::shadow_same #held #unused)]
                    #attributes
                    let #mutability #name = #name;
                }
            }
        }
    }

    /// Binds what the pattern binds.
    pub(super) fn opened(&self) -> TokenStream {
        match self {
            Self::Pattern {
                attributes,
                pattern,
                name,
            } => quote!(#attributes let #pattern = #name;),
            _ => TokenStream::new(),
        }
    }

    /// An unused variable in its place, if nothing uses it.
    pub(super) fn told_unused(&self) -> TokenStream {
        match self {
            Self::Name {
                attributes,
                name,
                used: Used::Not,
                ..
            } => quote!({ #[allow(clippy::shadow_unrelated)] #attributes let #name = 0_u8; }),
            _ => TokenStream::new(),
        }
    }
}

/// The attributes of an argument that mean the same on a statement: whether it is there, and the levels of lints.
#[derive(Clone)]
pub(super) struct Attributes(Vec<Attribute>);

impl Attributes {
    /// They stay in the signature too, but for an expectation that only holds where the argument is bound again.
    pub(super) fn taken_from(attributes: &mut Vec<Attribute>) -> Self {
        let levels = ["allow", "warn", "deny", "forbid"];
        let is_known = |it: &&Attribute| {
            is(it, "cfg") || levels.iter().any(|level| is(it, level)) || is_of_binding(it)
        };
        let known = attributes.iter().filter(is_known).cloned().collect();
        attributes.retain(|it| !is_of_binding(it));
        Self(known)
    }

    /// Those that say whether it is there.
    fn conditions(&self) -> TokenStream {
        let conditions = self.0.iter().filter(|it| is(it, "cfg"));
        quote!(#(#conditions)*)
    }
}

/// An expectation of `unused_variables` or the like.
fn is_of_binding(attribute: &Attribute) -> bool {
    is(attribute, "expect") && attribute.to_token_stream().to_string().contains("unused")
}

/// Whether it is this one, be it under a condition.
fn is(attribute: &Attribute, name: &str) -> bool {
    let path = attribute.path();
    let conditional = || uses(&attribute.meta.to_token_stream(), name);
    path.is_ident(name) || path.is_ident("cfg_attr") && conditional()
}

impl ToTokens for Attributes {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().map(ToTokens::to_token_stream));
    }
}
