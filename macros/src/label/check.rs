use bellwether_spec::{MAX_LABELS, MAX_LIMIT};
use quote::ToTokens;
use syn::{Expr, GenericParam, Lit, LitStr, Type};

use super::parse::{Field, Head, Label, Set, Shape, Variant};
use crate::attr::Slot;
use crate::diag::Diagnostics;
use crate::name;
use crate::ungrouped;

/// Reports what is wrong with a label.
pub(crate) fn label(label: &Label<'_>, diag: &mut Diagnostics) {
    only_lifetimes(&label.head, diag);
    label_name(
        &label.text(),
        &label.name,
        &label.head.ident,
        "write `#[label(name = \"...\")]` above the type",
        diag,
    );
    match &label.shape {
        Shape::Closed(variants) => {
            closed(label, variants, diag);
            not_for_closed(label, diag);
        }
        Shape::Open { ty, .. } => {
            if is_text(ty, diag) {
                needs_limit(label, diag); // What is no text has another mistake.
            }
            open(label, diag);
        }
        Shape::Neither => {}
    }
}

/// Reports what is wrong with a set of labels.
pub(crate) fn set(set: &Set<'_>, diag: &mut Diagnostics) {
    only_lifetimes(&set.head, diag);
    for (at, field) in set.fields.iter().enumerate() {
        let rename = "rename it with `#[label(name = \"...\")]`";
        label_name(&field.text(), &field.name, &field.ident, rename, diag);
        names_differ(field, &set.fields[..at], diag);
    }
    if set.fields.is_empty() && !diag.any() {
        diag.error(
            set.head.ident,
            "a set of labels without fields has no labels; use `()` instead",
        );
    }
    if let Some(beyond) = set.fields.get(MAX_LABELS) {
        let message = format!(
            "a set has at most {MAX_LABELS} labels, because series are the product of their values; remove this one"
        );
        diag.error(beyond.ident, message);
    }
}

/// The values of a generic type would be another set for each of its arguments.
fn only_lifetimes(head: &Head<'_>, diag: &mut Diagnostics) {
    for parameter in &head.generics.params {
        if !matches!(parameter, GenericParam::Lifetime(_)) {
            let message = "labels cannot be generic over types or constants, because their values must be known; remove the parameter";
            diag.error(parameter, message);
        }
    }
}

fn label_name(
    text: &str,
    given: &Slot<LitStr>,
    ident: &dyn ToTokens,
    rename: &str,
    diag: &mut Diagnostics,
) {
    let Some(problem) = name::made_label_problem(text, rename) else {
        return;
    };
    match given.get() {
        Some(literal) => name::check_label(literal, diag),
        None => diag.error(ident, problem),
    }
}

/// Source: `OpenMetrics` 1.0: label names are unique within a `LabelSet`.
fn names_differ(field: &Field<'_>, before: &[Field<'_>], diag: &mut Diagnostics) {
    let name = field.text();
    let Some(twin) = before.iter().find(|other| other.text() == name) else {
        return;
    };
    let message = format!(
        "label name `{name}` is taken by the field `{}`; write another name",
        twin.ident
    );
    match field.name.get() {
        Some(literal) => diag.error(literal, message),
        None => diag.error(field.ident, message),
    }
}

fn closed(label: &Label<'_>, variants: &[Variant<'_>], diag: &mut Diagnostics) {
    if variants.is_empty() {
        diag.error(
            label.head.ident,
            "an enum without variants has no values; add a variant",
        );
    }
    for (at, variant) in variants.iter().enumerate() {
        value_is_unique(variant, &variants[..at], diag);
        value_is_some(variant, diag);
    }
}

/// Two variants under one value would be counted as one.
fn value_is_unique(variant: &Variant<'_>, before: &[Variant<'_>], diag: &mut Diagnostics) {
    let value = &variant.text;
    let Some(twin) = before.iter().find(|other| other.text == *value) else {
        return;
    };
    let twin = twin.ident;
    match variant.value.get() {
        Some(literal) => diag.error(
            literal,
            format!("label value `{value}` is taken by `{twin}`; write another value"),
        ),
        None => diag.error(
            variant.ident,
            format!("label value `{value}` is taken by `{twin}`; write `#[label(value = \"...\")]` on one of the two"),
        ),
    }
}

/// Source: Prometheus data model: a label with an empty value is the same as no label.
fn value_is_some(variant: &Variant<'_>, diag: &mut Diagnostics) {
    if variant.text.is_empty() {
        let message =
            "label value is empty, which to Prometheus is a label that is not there; write a value";
        match variant.value.get() {
            Some(literal) => diag.error(literal, message),
            None => diag.error(variant.ident, message),
        }
    }
}

fn not_for_closed(label: &Label<'_>, diag: &mut Diagnostics) {
    for key in [label.limit.key(), label.overflow.key()]
        .into_iter()
        .flatten()
    {
        let message = format!(
            "`{key}` applies to a struct around text, but the values of an enum are its variants; remove it"
        );
        diag.error(key, message);
    }
}

fn open(label: &Label<'_>, diag: &mut Diagnostics) {
    if let Some(key) = label.rename_all.key() {
        diag.error(key, "`rename_all` renames the variants of an enum, but the values of a struct come from its text; remove it");
    }
    if let Some(limit) = label.limit.get() {
        check_limit(limit, diag);
    }
    if let Some(overflow) = label.overflow.get()
        && overflow.value().is_empty()
    {
        diag.error(
            overflow,
            "the overflow value is empty; write a value such as `\"other\"`",
        );
    }
}

fn needs_limit(label: &Label<'_>, diag: &mut Diagnostics) {
    if label.limit.key().is_none() && !label.unknown {
        let message = "a label around text needs a limit, because each new text is a new series; write `#[label(limit = 64)]` above the struct";
        diag.error(label.head.ident, message);
    }
}

/// Whether the type may be text. The compiler would only ask for `AsRef<str>`, which does not say what to do with a
/// number.
fn is_text(ty: &Type, diag: &mut Diagnostics) -> bool {
    const NUMBERS: [&str; 16] = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "f32", "f64", "bool", "char",
    ];
    let Type::Path(path) = ungrouped::ty(ty) else {
        return true;
    };
    let number = NUMBERS.iter().find(|it| path.path.is_ident(it));
    if let Some(number) = number {
        let message = format!(
            "`{number}` is not text, so it cannot be an open label; derive `Label` on an enum of what it means, or write a type of text such as `String`"
        );
        diag.error(ty, message);
    }
    number.is_none()
}

fn check_limit(limit: &Expr, diag: &mut Diagnostics) {
    let message = match limit {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(int) => match int.base10_parse::<usize>() {
                Ok(0) => "a limit of 0 lets no value through; write at least 1".to_owned(),
                Ok(1..=MAX_LIMIT) => return,
                _ => format!(
                    "a limit above {MAX_LIMIT} limits nothing; write how many values there may be, such as 64"
                ),
            },
            _ => "`limit` takes a whole number; write `limit = 64`".to_owned(),
        },
        Expr::Unary(_) => {
            "`limit` takes a whole number of at least 1; write `limit = 64`".to_owned()
        }
        _ => return, // A constant, which the compiler checks once it knows its value.
    };
    diag.error(limit, message);
}
