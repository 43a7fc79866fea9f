//! Questions to types as they are written, and the changes that make one fit where it is repeated.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments as Angles, GenericArgument, Lifetime, Path, PathArguments,
    Token, Type, TypeParamBound, parse_quote,
};

/// Whether the identifier occurs, however deep.
pub(crate) fn mentions(tokens: &TokenStream, ident: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(other) => other == *ident,
        TokenTree::Group(group) => mentions(&group.stream(), ident),
        _ => false,
    })
}

/// The type with `_` for each `impl Trait`, which cannot be named, and for `!`, which is no type argument yet.
pub(super) fn erased(ty: &Type) -> Type {
    let mut ty = ty.clone();
    erase(&mut ty);
    ty
}

fn erase(ty: &mut Type) {
    match ty {
        Type::ImplTrait(_) | Type::Never(_) => *ty = parse_quote!(_),
        _ => each_inner(ty, &mut erase),
    }
}

/// The type with `'static` for each lifetime, so that it can be named outside the function.
pub(super) fn unbound(ty: &Type) -> Type {
    let mut ty = ty.clone();
    unbind(&mut ty);
    ty
}

fn unbind(ty: &mut Type) {
    let fixed = || Lifetime::new("'static", Span::call_site());
    if let Type::Reference(reference) = ty {
        reference.lifetime = Some(fixed());
    }
    if let Some(path) = path_mut(ty) {
        for argument in angles(path).flat_map(|angles| &mut angles.args) {
            if let GenericArgument::Lifetime(lifetime) = argument {
                *lifetime = fixed();
            }
        }
    }
    each_inner(ty, &mut unbind);
}

/// The type behind its references.
pub(super) fn behind_references(ty: &Type) -> &Type {
    match ty {
        Type::Reference(reference) => behind_references(&reference.elem),
        Type::Paren(inner) => behind_references(&inner.elem),
        Type::Group(inner) => behind_references(&inner.elem),
        other => other,
    }
}

/// The error type of a `Result<_, E>` as it is spelled.
pub(super) fn error_of(output: &Type) -> Option<&Type> {
    let last = last_segment(output, &["Result"])?;
    nth_type(last, 1)
}

/// A type that is spelled as a future.
pub(super) struct Future {
    pub(super) boxed: bool,
    /// Where that is spelled too.
    pub(super) output: Option<Type>,
}

/// The future that the type is, if it is spelled as one.
pub(super) fn future(ty: &Type) -> Option<Future> {
    if let Type::ImplTrait(future) = ty {
        return bounded_by_future(&future.bounds, false);
    }
    if let Some(segment) = last_segment(ty, &["BoxFuture", "LocalBoxFuture"]) {
        let output = nth_type(segment, 0).cloned();
        return Some(Future {
            boxed: true,
            output,
        });
    }
    let pinned = nth_type(last_segment(ty, &["Pin"])?, 0)?;
    match nth_type(last_segment(pinned, &["Box"])?, 0)? {
        Type::TraitObject(object) => bounded_by_future(&object.bounds, true),
        _ => None,
    }
}

fn bounded_by_future(
    bounds: &Punctuated<TypeParamBound, Token![+]>,
    boxed: bool,
) -> Option<Future> {
    let mut names = bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    });
    let future = names.find(|name| name.ident == "Future")?;
    let output = match &future.arguments {
        PathArguments::AngleBracketed(angles) => angles.args.iter().find_map(output),
        _ => None,
    };
    Some(Future { boxed, output })
}

/// `Output = Type`.
fn output(argument: &GenericArgument) -> Option<Type> {
    match argument {
        GenericArgument::AssocType(bound) if bound.ident == "Output" => Some(bound.ty.clone()),
        _ => None,
    }
}

fn last_segment<'a>(ty: &'a Type, names: &[&str]) -> Option<&'a syn::PathSegment> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    names.iter().any(|name| last.ident == name).then_some(last)
}

fn nth_type(segment: &syn::PathSegment, index: usize) -> Option<&Type> {
    let PathArguments::AngleBracketed(angles) = &segment.arguments else {
        return None;
    };
    let mut types = angles.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.nth(index)
}

/// Does something to the types that a type directly consists of.
fn each_inner(ty: &mut Type, change: &mut dyn FnMut(&mut Type)) {
    match ty {
        Type::Array(it) => change(&mut it.elem),
        Type::Group(it) => change(&mut it.elem),
        Type::Paren(it) => change(&mut it.elem),
        Type::Ptr(it) => change(&mut it.elem),
        Type::Reference(it) => change(&mut it.elem),
        Type::Slice(it) => change(&mut it.elem),
        Type::Tuple(it) => it.elems.iter_mut().for_each(change),
        Type::Path(it) => {
            for argument in angles(&mut it.path).flat_map(|angles| &mut angles.args) {
                match argument {
                    GenericArgument::Type(ty) => change(ty),
                    GenericArgument::AssocType(bound) => change(&mut bound.ty),
                    _ => {}
                }
            }
        }
        _ => {} // Nothing that an `impl Trait` may stand in.
    }
}

fn path_mut(ty: &mut Type) -> Option<&mut Path> {
    match ty {
        Type::Path(path) => Some(&mut path.path),
        _ => None,
    }
}

fn angles(path: &mut Path) -> impl Iterator<Item = &mut Angles> {
    path.segments
        .iter_mut()
        .filter_map(|segment| match &mut segment.arguments {
            PathArguments::AngleBracketed(angles) => Some(angles),
            _ => None,
        })
}
