//! Questions to types as they are written, and the changes that make one fit where it is repeated.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::{
    AngleBracketedGenericArguments as Angles, GenericArgument, Lifetime, Path, PathArguments, Type,
    TypeParamBound, parse_quote,
};

use crate::ungrouped;

/// Whether the identifier occurs, however deep.
pub(crate) fn mentions(tokens: &TokenStream, ident: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(other) => other == *ident,
        TokenTree::Group(group) => mentions(&group.stream(), ident),
        _ => false,
    })
}

/// A name in it that type parameters have: one capital, and perhaps a digit. Those of the `impl` around a function are not
/// seen here.
pub(super) fn like_a_parameter(tokens: &TokenStream) -> Option<Ident> {
    let mut in_path = false;
    tokens.clone().into_iter().find_map(|token| {
        let begins = !std::mem::replace(&mut in_path, false);
        match token {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let mut letters = name.chars();
                let capital = letters.next().is_some_and(|it| it.is_ascii_uppercase());
                let parameter = capital && letters.all(|it| it.is_ascii_digit());
                (begins && parameter).then_some(ident)
            }
            TokenTree::Group(group) => like_a_parameter(&group.stream()),
            TokenTree::Punct(punct) => {
                in_path = punct.as_char() == ':';
                None
            }
            TokenTree::Literal(_) => None,
        }
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
    for argument in paths(ty).flat_map(angles).flat_map(|it| &mut it.args) {
        if let GenericArgument::Lifetime(lifetime) = argument {
            *lifetime = fixed();
        }
    }
    each_inner(ty, &mut unbind);
}

/// The type behind its references.
pub(super) fn behind_references(ty: &Type) -> &Type {
    match ungrouped::ty(ty) {
        Type::Reference(reference) => behind_references(&reference.elem),
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
    pub(super) around: Handed,
    /// Where that is spelled too.
    pub(super) output: Option<Type>,
}

/// Whether the type is none by its spelling, and holds none, as most do.
pub(super) fn is_no_future(ty: &Type) -> bool {
    const PLAIN: [&str; 18] = [
        "String", "Vec", "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize",
        "u8", "u16", "u32", "u64", "u128", "usize",
    ];
    match ungrouped::ty(ty) {
        Type::Array(_) | Type::Never(_) | Type::Ptr(_) | Type::Reference(_) => true,
        Type::Tuple(tuple) => tuple.elems.iter().all(is_no_future),
        ty => match last_segment(ty, &["Option", "Result"]) {
            Some(around) => nth_type(around, 0).is_some_and(is_no_future),
            None => last_segment(ty, &PLAIN).is_some(),
        },
    }
}

/// What a future is handed over in.
#[derive(Clone, Copy)]
pub(super) enum Handed {
    Nothing,
    /// `Pin<Box<…>>`.
    PinBox,
    /// `Box<…>`, of which only some are futures themselves.
    Box,
}

/// The future that the type is, if it is spelled as one.
pub(super) fn future(ty: &Type) -> Option<Future> {
    if let Some(segment) = last_segment(ty, &["BoxFuture", "LocalBoxFuture"]) {
        return Some(Future {
            around: Handed::PinBox,
            output: nth_type(segment, 0).cloned(),
        });
    }
    if let Some(boxed) = last_segment(ty, &["Box"]) {
        return bounded_by_future(nth_type(boxed, 0)?, Handed::Box);
    }
    if let Some(pin) = last_segment(ty, &["Pin"]) {
        let boxed = last_segment(nth_type(pin, 0)?, &["Box"])?;
        return bounded_by_future(nth_type(boxed, 0)?, Handed::PinBox);
    }
    match ungrouped::ty(ty) {
        Type::ImplTrait(_) => bounded_by_future(ty, Handed::Nothing),
        _ => None,
    }
}

/// `impl Future` or `dyn Future`.
fn bounded_by_future(ty: &Type, around: Handed) -> Option<Future> {
    let bounds = match ungrouped::ty(ty) {
        Type::ImplTrait(future) => &future.bounds,
        Type::TraitObject(future) => &future.bounds,
        _ => return None,
    };
    let mut names = bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last(),
        _ => None,
    });
    let future = names.find(|name| name.ident == "Future")?;
    let output = match &future.arguments {
        PathArguments::AngleBracketed(angles) => angles.args.iter().find_map(output),
        _ => None,
    };
    Some(Future { around, output })
}

/// `Output = Type`.
fn output(argument: &GenericArgument) -> Option<Type> {
    match argument {
        GenericArgument::AssocType(bound) if bound.ident == "Output" => Some(bound.ty.clone()),
        _ => None,
    }
}

fn last_segment<'a>(ty: &'a Type, names: &[&str]) -> Option<&'a syn::PathSegment> {
    let Type::Path(path) = ungrouped::ty(ty) else {
        return None;
    };
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
        Type::Path(_) | Type::TraitObject(_) => {
            for argument in paths(ty).flat_map(angles).flat_map(|it| &mut it.args) {
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

/// The path that a type is, or those of the traits of an object.
fn paths(ty: &mut Type) -> impl Iterator<Item = &mut Path> {
    let (path, bounds) = match ty {
        Type::Path(path) => (Some(&mut path.path), None),
        Type::TraitObject(object) => (None, Some(&mut object.bounds)),
        _ => (None, None),
    };
    let traits = bounds.into_iter().flatten();
    path.into_iter()
        .chain(traits.filter_map(|bound| match bound {
            TypeParamBound::Trait(bound) => Some(&mut bound.path),
            _ => None,
        }))
}

fn angles(path: &mut Path) -> impl Iterator<Item = &mut Angles> {
    path.segments
        .iter_mut()
        .filter_map(|segment| match &mut segment.arguments {
            PathArguments::AngleBracketed(angles) => Some(angles),
            _ => None,
        })
}
