//! What is wrong with what is said about the span.

use super::Site;
use quote::ToTokens;

use super::arguments::{FieldArgument, FieldName, SpanArgument};
use super::check::no_argument;
use crate::diag::Diagnostics;

pub(super) fn span(site: &Site, diag: &mut Diagnostics) {
    let arguments = &site.arguments;
    if let Some(level) = arguments.level.get() {
        level.check(diag);
    }
    if matches!(arguments.span.get(), Some(SpanArgument::Shown(false))) {
        left_out(site, diag);
    }
    skipped(site, diag);
}

/// The level and the target are those of events too.
fn left_out(site: &Site, diag: &mut Diagnostics) {
    let arguments = &site.arguments;
    let has_events = arguments.err.key().or(arguments.ret.key()).is_some();
    let of_events = [arguments.level.key(), arguments.target.key()];
    let of_events = of_events.into_iter().filter(|_| !has_events);
    let of_span = [
        arguments.fields.key(),
        arguments.parent.key(),
        arguments.follows_from.key(),
    ];
    for key in of_events.chain(of_span).flatten() {
        let message = format!(
            "`{key}` is about the span, which `span = false` leaves out; remove one of the two"
        );
        diag.error(key, message);
    }
}

fn skipped(site: &Site, diag: &mut Diagnostics) {
    let arguments = &site.arguments;
    if let (Some(key), Some(_)) = (arguments.skip.key(), arguments.skip_all.key()) {
        let message = "`skip_all` skips these too; remove one of the two";
        diag.error(key, message);
    }
    let skipped = arguments.skip.get().map_or(&[][..], Vec::as_slice);
    for (at, name) in skipped.iter().enumerate() {
        if skipped[..at].contains(name) {
            diag.error(name, format!("`{name}` is skipped twice"));
        } else if !site.function.binds(name) {
            no_argument(site, "skipped", name, "remove it", diag);
        }
    }
}

pub(super) fn fields(site: &Site, diag: &mut Diagnostics) {
    let fields = site.arguments.fields();
    field_names(fields, diag);
    for field in fields {
        is_there(site, field, diag);
    }
}

/// What can be said of fields without knowing the function.
pub(super) fn field_names(fields: &[FieldArgument], diag: &mut Diagnostics) {
    for (at, field) in fields.iter().enumerate() {
        let Some(name) = field.text() else {
            needs_value(field, diag);
            continue;
        };
        if name == "outcome" {
            let message = "field `outcome` is kept for how the call ended; choose another name";
            diag.error(&field.name, message);
        }
        if fields[..at]
            .iter()
            .any(|earlier| earlier.text().as_ref() == Some(&name))
        {
            diag.error(&field.name, format!("duplicate field `{name}`"));
        }
    }
}

/// A name that only the compiler knows is no argument's.
fn needs_value(field: &FieldArgument, diag: &mut Diagnostics) {
    if field.value.is_none() {
        let name = field.name.to_token_stream();
        let message = format!("field `{name}` needs a value; write `{name} = expression`");
        diag.error(&field.name, message);
    }
}

/// A field without a value is an argument.
fn is_there(site: &Site, field: &FieldArgument, diag: &mut Diagnostics) {
    if field.value.is_some() {
        return;
    }
    let FieldName::Written(words) = &field.name else {
        return;
    };
    let Some(last) = words.last() else {
        return;
    };
    if words.len() > 1 {
        let (name, sigil) = (words.to_token_stream(), field.sigil.as_ref());
        let name = name.to_string().replace(' ', "");
        let sigil = sigil.map(ToString::to_string).unwrap_or_default();
        let message = format!("field `{name}` needs a value; write `{last} = {sigil}{name}`");
        return diag.error(&field.name, message);
    }
    if !site.function.binds(last) {
        let otherwise = format!(
            "write `{last} = expression`, or `{last} = tracing::field::Empty` to record it later"
        );
        no_argument(site, "field", last, &otherwise, diag);
    }
}
