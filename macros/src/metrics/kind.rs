use bellwether_spec::Kind;
use quote::ToTokens;
use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type};

use crate::diag::{Diagnostics, alternatives, nearest};
use crate::label::LONGEST_TUPLE;
use crate::ungrouped;

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
        let segment = match ungrouped::ty(ty) {
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
            other => {
                let message = if is_around_metric(segment) {
                    format!(
                        "a field is a metric itself, because all of a group are registered together; write the metric without `{other}`"
                    )
                } else {
                    no_metric(ty)
                };
                return Err(syn::Error::new_spanned(&segment.ident, message));
            }
        })
    }
}

fn no_metric(ty: &Type) -> String {
    let written = match ungrouped::ty(ty) {
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

/// The types in the angle brackets.
fn type_arguments(segment: &PathSegment) -> impl Iterator<Item = &Type> {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    };
    arguments.into_iter().flatten().filter_map(|it| match it {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn has_class(segment: &PathSegment) -> bool {
    let unit =
        |ty: &Type| matches!(ungrouped::ty(ty), Type::Tuple(tuple) if tuple.elems.is_empty());
    type_arguments(segment)
        .nth(1)
        .is_some_and(|class| !unit(class))
}

/// `Option<Counter>`, `Arc<Counter>`.
fn is_around_metric(segment: &PathSegment) -> bool {
    let is_metric = |ty: &Type| {
        let last = match ungrouped::ty(ty) {
            Type::Path(path) => path.path.segments.last(),
            _ => None,
        };
        last.is_some_and(|last| TYPES.iter().any(|metric| last.ident == metric))
    };
    type_arguments(segment).any(is_metric)
}

/// Reports tuples in the angle brackets that are no sets of labels, which the compiler would only say of all tuples alike.
pub(crate) fn check_tuples(ty: &Type, diag: &mut Diagnostics) {
    let Type::Path(path) = ungrouped::ty(ty) else {
        return;
    };
    for argument in path
        .path
        .segments
        .last()
        .into_iter()
        .flat_map(type_arguments)
    {
        let Type::Tuple(tuple) = ungrouped::ty(argument) else {
            continue;
        };
        if let (Some(only), 1) = (tuple.elems.first(), tuple.elems.len()) {
            let only = only.to_token_stream();
            let message = format!("one label is no tuple; write `{only}`");
            diag.error(tuple, message);
        } else if let Some(beyond) = tuple.elems.iter().nth(LONGEST_TUPLE) {
            let message = format!(
                "a tuple has at most {LONGEST_TUPLE} labels; leave some out, or write a struct with `#[derive(Labels)]`"
            );
            diag.error(beyond, message);
        }
    }
}
