//! How the arguments get into the closure or the `async` block in which the body runs.
//!
//! It takes all of each argument along, so that what the body does not use of it is dropped within the call too, and drops
//! them as the function would: the last one first, and of each what its pattern binds before what the pattern leaves.
//!
//! A closure binds them again: `let x = x;`. What the compiler says of a binding, that nothing uses it or that it need not be
//! `mut`, it says of these, which have the user's names at the user's places. An `async` block would keep each argument
//! twice, as what it took along and as that binding. It only names them, for it drops what it took along in the order in
//! which it names it, and binds patterns, what the body assigns to a field of, and all that follows these.

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{FnArg, Pat, PatIdent, PatType, Receiver, ReceiverKind, Token, Type, parse_quote};

use super::Site;
use super::function::plain;
use super::step::{Attributes, Step, Used};
use super::uses::{Asked, asked, assigns_to_field, uses};
use crate::ungrouped;

/// What the body runs in.
#[derive(Clone, Copy)]
pub(super) enum Around {
    Closure,
    AsyncBlock,
}

/// The arguments, on both sides.
pub(super) struct Captures {
    /// As the signature has them: a pattern that may leave something is a name there.
    pub(super) inputs: Punctuated<FnArg, Token![,]>,
    /// What the body begins with.
    pub(super) taken: TokenStream,
    /// Whether that binds anything, which the body has to be done with before it is dropped.
    pub(super) binds: bool,
    /// Has the compiler tell of arguments that no body uses, where naming them looks like a use.
    pub(super) unused: TokenStream,
    /// Whether `self` can be assigned to. The compiler does not see that what is assigned to a field of a captured one is
    /// dropped.
    pub(super) mut_self: bool,
}

impl Captures {
    /// Of a function that keeps its body.
    pub(super) fn none(site: &Site) -> Self {
        Self {
            inputs: site.function.signature.inputs.clone(),
            taken: TokenStream::new(),
            binds: false,
            unused: TokenStream::new(),
            mut_self: false,
        }
    }

    pub(super) fn of(site: &Site, around: Around) -> Self {
        let mut captures = Self::none(site);
        let mut steps = Steps {
            site,
            binds: matches!(around, Around::Closure),
            named: Vec::new(),
            bound: Vec::new(),
        };
        for input in &mut captures.inputs {
            match input {
                FnArg::Receiver(receiver) => steps.receiver(receiver),
                FnArg::Typed(argument) => steps.argument(argument),
            }
        }
        captures.mut_self = steps.named.first().is_some_and(Step::is_mut_self);
        captures.take(&steps.named, &steps.bound);
        captures
    }

    fn take(&mut self, named: &[Step], bound: &[Step]) {
        // What the first pattern leaves is dropped after all that is bound, and before all that is only named.
        let (first, rest) = match bound.split_first() {
            Some((first, rest)) if first.is_pattern() => (Some(first), rest),
            _ => (None, bound),
        };
        self.taken = first.iter().map(|step| step.named()).collect();
        self.taken.extend(named.iter().rev().map(Step::named));
        self.taken.extend(first.iter().map(|step| step.opened()));
        self.taken.extend(rest.iter().map(Step::bound));
        self.binds = !bound.is_empty();
        self.unused = named.iter().map(Step::told_unused).collect();
    }
}

/// What there is to take along, the last to be dropped first.
struct Steps<'a> {
    site: &'a Site,
    /// Whether it is not enough to name the next ones.
    binds: bool,
    named: Vec<Step>,
    /// What follows the named ones, and so is dropped before them.
    bound: Vec<Step>,
}

impl Steps<'_> {
    fn receiver(&mut self, receiver: &Receiver) {
        let borrowed = match &receiver.kind {
            ReceiverKind::Reference(..) => true,
            ReceiverKind::Typed(_, ty) => has_no_drop(ty),
            _ => false,
        };
        if !borrowed {
            let (name, is_mut) = (receiver.self_token, receiver.mutability.is_some());
            self.named.push(Step::Receiver { name, is_mut });
        }
    }

    fn argument(&mut self, argument: &mut PatType) {
        // What is assigned to a `mut` one is looked at by the compiler, whatever it is.
        if has_no_drop(&argument.ty) && !is_mut(&argument.pat) {
            return;
        }
        let mut bound = Vec::new();
        bindings(&argument.pat, &mut bound);
        let splits = splits(&argument.pat);
        let asked_for = !splits && bound.iter().any(|name| self.is_asked_for(&name.ident));
        self.binds |= !splits && !asked_for || bound.iter().any(|name| self.is_changed(name));
        let attributes = Attributes::taken_from(&mut argument.attrs);
        if splits {
            let (mut left, mut names) = (Vec::new(), Vec::new());
            self.split(&mut argument.pat, &attributes, &mut left, &mut names);
            left.reverse();
            self.extend(left);
            self.extend(names);
        } else if asked_for {
            // Its names are needed before the body.
            let names = bound.iter().filter(|it| it.mutability.is_none());
            let steps = names.map(|it| self.step(&it.ident, None, &attributes));
            let steps: Vec<_> = steps.collect();
            self.extend(steps);
        } else {
            let name = self.name(argument.pat.span(), 0);
            let borrows = bound
                .iter()
                .any(|it| it.by_ref.is_some() && it.mutability.is_some());
            let argument_name = if borrows {
                parse_quote!(mut #name)
            } else {
                named(&name)
            };
            let pattern = std::mem::replace(&mut argument.pat, Box::new(argument_name));
            self.extend(vec![Step::Pattern {
                attributes,
                pattern,
                name,
            }]);
        }
    }

    /// The names in tuples: all that such a pattern does not bind has a name then too.
    fn split(
        &mut self,
        pattern: &mut Pat,
        attributes: &Attributes,
        left: &mut Vec<Step>,
        names: &mut Vec<Step>,
    ) {
        match pattern {
            Pat::Ident(name) => {
                let mutability = name.mutability.take_if(|_| self.binds);
                names.push(self.step(&name.ident, mutability, attributes));
            }
            Pat::Wild(wild) => {
                let name = self.name(wild.span(), left.len() + names.len());
                left.push(self.step(&name, None, attributes));
                *pattern = named(&name);
            }
            Pat::Paren(inner) => self.split(&mut inner.pat, attributes, left, names),
            Pat::Tuple(tuple) => {
                for element in &mut tuple.elems {
                    self.split(element, attributes, left, names);
                }
            }
            _ => {}
        }
    }

    fn extend(&mut self, steps: Vec<Step>) {
        let all = if self.binds {
            &mut self.bound
        } else {
            &mut self.named
        };
        all.extend(steps);
    }

    fn step(&self, name: &Ident, mutability: Option<Token![mut]>, attributes: &Attributes) -> Step {
        Step::Name {
            attributes: attributes.clone(),
            mutability,
            name: name.clone(),
            used: self.used(name),
        }
    }

    /// A name that no name of the user's can be.
    fn name(&self, at: Span, more: usize) -> Ident {
        let name = format_ident!("__argument_{}", self.named.len() + self.bound.len() + more);
        Ident::new(&name.to_string(), Span::mixed_site().located_at(at))
    }

    fn is_asked_for(&self, name: &Ident) -> bool {
        asked(&self.site.asked, &plain(name)) != Asked::No
    }

    /// Whether the body assigns to a field of it, where the compiler does not see that the field is dropped.
    fn is_changed(&self, name: &PatIdent) -> bool {
        let body = &self.site.function.body;
        name.mutability.is_some() && assigns_to_field(body, &plain(&name.ident))
    }

    fn used(&self, name: &Ident) -> Used {
        let plain = plain(name);
        let in_body = uses(&self.site.function.body, &plain);
        match asked(&self.site.asked, &plain) {
            Asked::Any if !in_body => Used::MovedByAttribute,
            Asked::Any | Asked::Borrowed => Used::ByAttribute,
            Asked::No if plain.starts_with('_') => Used::Held,
            Asked::No if in_body => Used::Perhaps,
            Asked::No => Used::Not,
        }
    }
}

fn named(name: &Ident) -> Pat {
    parse_quote!(#name)
}

/// Whether nothing happens where such a value is dropped, as far as its spelling says.
fn has_no_drop(ty: &Type) -> bool {
    const NUMBERS: [&str; 16] = [
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16",
        "u32", "u64", "u128", "usize",
    ];
    match ungrouped::ty(ty) {
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) => true,
        Type::Path(path) => NUMBERS.iter().any(|number| path.path.is_ident(number)),
        _ => false,
    }
}

fn is_mut(pattern: &Pat) -> bool {
    matches!(pattern, Pat::Ident(name) if name.mutability.is_some() && is_name(name))
}

/// Whether a pattern consists of tuples, names and `_`.
fn splits(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(name) => is_name(name),
        Pat::Wild(_) => true,
        Pat::Paren(inner) => splits(&inner.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().all(splits),
        _ => false,
    }
}

/// Whether it binds all of what it meets. In a capital it may be a unit struct.
fn is_name(name: &PatIdent) -> bool {
    let capital = plain(&name.ident).starts_with(char::is_uppercase);
    name.by_ref.is_none() && name.subpat.is_none() && !capital
}

/// The names in a pattern, in order.
fn bindings(pattern: &Pat, bound: &mut Vec<PatIdent>) {
    let mut each = |patterns: &mut dyn Iterator<Item = &Pat>| {
        patterns.for_each(|inner| bindings(inner, bound));
    };
    match pattern {
        Pat::Ident(name) => {
            bound.push(name.clone());
            if let Some((_, inner)) = &name.subpat {
                bindings(inner, bound);
            }
        }
        Pat::Tuple(tuple) => each(&mut tuple.elems.iter()),
        Pat::TupleStruct(tuple) => each(&mut tuple.elems.iter()),
        Pat::Slice(slice) => each(&mut slice.elems.iter()),
        Pat::Struct(fields) => each(&mut fields.fields.iter().map(|field| &*field.pat)),
        Pat::Paren(inner) => bindings(&inner.pat, bound),
        Pat::Reference(inner) => bindings(&inner.pat, bound),
        Pat::Type(typed) => bindings(&typed.pat, bound),
        _ => {}
    }
}
