use bellwether_spec::Kind;
use quote::ToTokens;
use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type};

use crate::diag::{alternatives, nearest};

/// The types that a field can have.
const TYPES: [&str; 8] = [
    "Counter",
    "FloatCounter",
    "Gauge",
    "FloatGauge",
    "Histogram",
    "Info",
    "StateSet",
    "Operation",
];

/// What the type of a field makes of it.
pub(crate) enum FieldKind<'a> {
    /// One family.
    Family(Kind, &'a Ident),
    /// Several families, of errors by class when the type has a second argument.
    Operation { class: bool },
    /// No metric, which has been reported.
    Unknown,
}

impl<'a> FieldKind<'a> {
    /// By the last segment of the path, so that the type may be named by any path.
    pub(crate) fn of(ty: &'a Type) -> syn::Result<Self> {
        let segment = match ungrouped(ty) {
            Type::Path(path) => path.path.segments.last(),
            _ => None,
        };
        let Some(segment) = segment else {
            return Err(syn::Error::new_spanned(ty, no_metric(ty)));
        };
        Ok(match segment.ident.to_string().as_str() {
            "Counter" | "FloatCounter" => Self::Family(Kind::Counter, &segment.ident),
            "Gauge" | "FloatGauge" => Self::Family(Kind::Gauge, &segment.ident),
            "Histogram" => Self::Family(Kind::Histogram, &segment.ident),
            "Info" => Self::Family(Kind::Info, &segment.ident),
            "StateSet" => Self::Family(Kind::StateSet, &segment.ident),
            "Operation" => Self::Operation {
                class: has_class(segment),
            },
            _ => return Err(syn::Error::new_spanned(&segment.ident, no_metric(ty))),
        })
    }
}

/// A type that came through the `$ty:ty` of another macro stands in a group that nobody wrote.
fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        other => other,
    }
}

fn no_metric(ty: &Type) -> String {
    let written = match ungrouped(ty) {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    };
    let written = written.unwrap_or_else(|| ty.to_token_stream().to_string());
    match nearest(&written, &TYPES) {
        Some(near) => format!("`{written}` is not a metric; did you mean `{near}`?"),
        None => format!(
            "`{written}` is not a metric; write {}",
            alternatives(&TYPES)
        ),
    }
}

fn has_class(segment: &PathSegment) -> bool {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return false;
    };
    let mut types = arguments.args.iter().filter_map(|it| match it {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    let unit = |ty: &Type| matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty());
    types.nth(1).is_some_and(|class| !unit(class))
}
