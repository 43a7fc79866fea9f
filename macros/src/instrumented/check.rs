use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Type;

use super::arguments::LabelArgument;
use super::shape::Shape;
use super::{Site, event, families, polls, span_check, types};
use crate::diag::{Diagnostics, nearest};
use crate::label::LONGEST_TUPLE;
use crate::name;
use crate::operation::Role;

/// Reports everything that is wrong with the function or with what is said about it.
pub(super) fn site(site: &Site, diag: &mut Diagnostics) {
    if !diag.any() {
        shared_families_stay_alike(site, diag); // A misspelled `name` is the one mistake.
    }
    once(site, diag);
    callable(site, diag);
    family_names(site, diag);
    labels(site, diag);
    class(site, diag);
    one_predicate(site, diag);
    seen_future(site, diag);
    span_check::span(site, diag);
    event::check(site, diag);
    polls::check(site, diag);
    span_check::fields(site, diag);
}

/// A block does not know its attribute under another name, and puts its own before it. Elsewhere two attributes are two
/// operations.
fn once(site: &Site, diag: &mut Diagnostics) {
    let mut tokens = site.function.body.clone().into_iter();
    if tokens.any(|token| matches!(token, TokenTree::Ident(it) if it == "__OF_BLOCK")) {
        let at = Ident::new("instrumented", Span::call_site());
        let message = "the function is instrumented already, by its `impl` block, so each call would be counted twice; remove this attribute, or write it as `#[instrumented(...)]`, the one name that the block knows";
        diag.error(at, message);
    }
}

/// Recording is no const operation, and no unwinding may be caught on its way into foreign code.
fn callable(site: &Site, diag: &mut Diagnostics) {
    let signature = &site.function.signature;
    let in_block = site.arguments.method.key().is_some();
    let instead = if in_block {
        "; leave it out with `#[instrumented(skip)]`"
    } else {
        ""
    };
    if let Some(token) = &signature.constness {
        let message = "`const fn` cannot be instrumented, because recording a metric is not a const operation";
        diag.error(token, format!("{message}{instead}"));
    }
    if let Some(abi) = &signature.abi {
        let message = "`extern` functions cannot be instrumented, because a foreign caller is no place for a panic to be recorded; instrument a Rust function that it calls";
        diag.error(abi.extern_token, format!("{message}{instead}"));
    }
}

fn family_names(site: &Site, diag: &mut Diagnostics) {
    let (arguments, base) = (&site.arguments, site.base());
    if let Some(name) = arguments.name.get() {
        let text = name.value();
        let begins = site.polls()
            || arguments
                .operation
                .is_named_after(&families::subject(&base));
        let problem = if begins {
            name::beginning_problem("name", &text, "what is done")
        } else {
            name::metric_problem("name", &text)
        };
        if let Some(problem) = problem {
            diag.error(name, problem);
        }
    }
    arguments.operation.check(&families::subject(&base), diag);
    arguments.operation.check_slo(&site.measured(&base), diag);
    if !Role::ALL.into_iter().any(|role| site.feeds(role))
        && let Some(key) = arguments.operation.first_key()
    {
        let message =
            "every family is left out; keep one, or use `#[tracing::instrument]` for a span alone";
        diag.error(key, message);
    }
    let shared = Role::ALL.into_iter().any(|role| site.shares(role));
    if let Some(key) = arguments.function.key()
        && !shared
    {
        let message = "`function` is a label of the families that all functions share, and this one feeds none of them; remove it";
        diag.error(key, message);
    }
    let unnamed = arguments
        .operation
        .errors
        .get()
        .is_some_and(|it| it.name.is_none() && !it.left_out);
    if let Some(key) = arguments.operation.errors.key()
        && unnamed
        && arguments.name.key().is_none()
    {
        let instead = site.suggested_name();
        let message = format!(
            "`errors` needs a name; write `errors(name = \"{instead}_errors_total\", ...)` or `name = \"{instead}\"`"
        );
        diag.error(key, message);
    }
}

/// One family has the same labels and buckets wherever it is fed, so what one function says cannot change it.
fn shared_families_stay_alike(site: &Site, diag: &mut Diagnostics) {
    let operation = &site.arguments.operation;
    let calls = site.shares(Role::Calls).then_some("function_calls_total");
    let duration = site
        .shares(Role::Duration)
        .then_some("function_duration_seconds");
    let in_flight = site.shares(Role::InFlight).then_some("function_in_flight");
    let outcome_of = |role| {
        operation
            .slot(role)
            .get()
            .and_then(|family| family.outcome.key())
    };
    let own = site.arguments.name.key().is_some();
    let polls = (site.polls() && !own).then_some("function_polls_total");
    let labels_of = |role| {
        operation
            .slot(role)
            .get()
            .and_then(|family| family.labels.key())
    };
    let changes = [
        (
            site.arguments.labels.key(),
            calls.or(duration).or(in_flight).or(polls),
        ),
        (operation.outcome.key(), calls),
        (operation.buckets.key(), duration),
        (operation.native.key(), duration),
        (outcome_of(Role::Calls), calls),
        (outcome_of(Role::Duration), duration),
        (labels_of(Role::Calls), calls),
        (labels_of(Role::Duration), duration),
        (labels_of(Role::InFlight), in_flight),
    ];
    for (key, family) in changes {
        if let (Some(key), Some(family)) = (key, family) {
            let instead = site.suggested_name();
            let message = format!(
                "`{key}` would make `{family}` disagree with that of other functions; write `name = \"{instead}\"` to give this one families of its own"
            );
            diag.error(key, message);
        }
    }
}

fn labels(site: &Site, diag: &mut Diagnostics) {
    let labels = site.arguments.labels();
    label_names(labels, diag);
    for label in labels {
        if let Some(ty) = site.label_type(label) {
            known_outside(site, label, ty, diag);
        } else {
            let otherwise = if label.name == "self" {
                "write `name: Type = self`".to_owned()
            } else {
                format!("write `{}: Type = expression`", label.name)
            };
            no_argument(site, "label", &label.name, &otherwise, diag);
        }
    }
}

/// What can be said of labels without knowing the function.
pub(super) fn label_names(labels: &[LabelArgument], diag: &mut Diagnostics) {
    for (at, label) in labels.iter().enumerate() {
        let text = super::function::plain(&label.name);
        let rename = match &label.given {
            None => format!("write `name: Type = {text}`"),
            Some(_) => "choose another name".to_owned(),
        };
        if let Some(problem) = name::made_label_problem(&text, &rename) {
            diag.error(&label.name, problem);
        }
        if labels[..at]
            .iter()
            .any(|earlier| earlier.name == label.name)
        {
            diag.error(&label.name, format!("duplicate label `{}`", label.name));
        } else if at == LONGEST_TUPLE {
            let message = format!(
                "more than {LONGEST_TUPLE} labels; series are the product of their values, so leave some out"
            );
            diag.error(&label.name, message);
        }
    }
}

/// The families are declared once, outside the function, where its type parameters mean nothing.
fn known_outside(site: &Site, label: &LabelArgument, ty: &Type, diag: &mut Diagnostics) {
    let tokens = ty.to_token_stream();
    let at: TokenStream = match &label.given {
        Some((ty, _)) => ty.to_token_stream(),
        None => label.name.to_token_stream(),
    };
    let instead = "write `name: Type = expression` with a type that is known outside the function";
    if let Some(parameter) = parameter_in(&tokens, site) {
        let message = format!(
            "label `{}` is of the type parameter `{parameter}`; {instead}",
            label.name
        );
        diag.error(at, message);
    } else if tokens
        .clone()
        .into_iter()
        .any(|token| token.to_string() == "impl")
    {
        diag.error(
            at,
            format!("label `{}` is of an `impl` type; {instead}", label.name),
        );
    } else if types::mentions(&tokens, &Ident::new("Self", label.name.span())) {
        diag.error(
            at,
            format!("label `{}` is of the type `Self`; {instead}", label.name),
        );
    } else if let Some(parameter) = perhaps_parameter_in(&tokens, site) {
        let message = format!(
            "label `{}` is of `{parameter}`, which is named like a type parameter of the `impl`; {instead}, or `self::{parameter}` if it is one",
            label.name
        );
        diag.error(at, message);
    }
}

/// A parameter of the function, or of its block where the attribute is on that.
fn parameter_in<'a>(tokens: &TokenStream, site: &'a Site) -> Option<&'a Ident> {
    let parameters = site
        .function
        .parameters()
        .chain(site.arguments.parameters());
    parameters
        .into_iter()
        .find(|it| types::mentions(tokens, it))
}

/// What may be one of an `impl` around the function that the attribute does not see.
fn perhaps_parameter_in(tokens: &TokenStream, site: &Site) -> Option<Ident> {
    let seen = site.arguments.method.key().is_some();
    types::like_a_parameter(tokens).filter(|_| !seen)
}

/// `otherwise` is what to do when it is not a misspelled argument.
pub(super) fn no_argument(
    site: &Site,
    what: &str,
    name: &Ident,
    otherwise: &str,
    diag: &mut Diagnostics,
) {
    let arguments: Vec<_> = site
        .function
        .arguments()
        .map(|(name, _)| name.to_string())
        .collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let instead = nearest(&name.to_string(), &arguments);
    let instead = instead.map_or_else(
        || otherwise.into(),
        |near| format!("did you mean `{near}`?"),
    );
    let function = site.function.ident();
    let message = format!("{what} `{name}` is no argument of `{function}`; {instead}");
    diag.error(name, message);
}

fn class(site: &Site, diag: &mut Diagnostics) {
    let Some(errors) = site.arguments.operation.errors.get() else {
        return;
    };
    let Some(key) = errors.class.key() else {
        return;
    };
    let Some(class) = site.class() else {
        let message = "the error type is not spelled as `Result<_, Error>`; write `class = Type`";
        return diag.error(key, message);
    };
    let tokens = class.to_token_stream();
    let at = match errors.class.get() {
        Some(Some(given)) => given.to_token_stream(),
        _ => key.to_token_stream(),
    };
    if let Some(parameter) = parameter_in(&tokens, site) {
        let message = format!(
            "the class is the type parameter `{parameter}`, but it has to be known outside the function; write a type"
        );
        diag.error(at, message);
    } else if types::mentions(&tokens, &Ident::new("Self", key.span())) {
        let written = tokens.to_string().replace(' ', "");
        let message = format!(
            "the class is `{written}`, which means nothing outside of the `impl`, where the families are declared; write `class = ErrorType`"
        );
        diag.error(at, message);
    } else if let Some(parameter) = perhaps_parameter_in(&tokens, site) {
        let message = format!(
            "the class is `{parameter}`, which is named like a type parameter of the `impl`, but it has to be known outside of it; write `class = ErrorType`, or `class = self::{parameter}` if it is a type"
        );
        diag.error(at, message);
    }
}

/// What is returned early has no block, and by its spelling it is no future.
fn seen_future(site: &Site, diag: &mut Diagnostics) {
    let predicate = site.arguments.is_error.key().or(site.arguments.ok_if.key());
    if let (Shape::Left, None, Some(output)) = (&site.shape, predicate, site.function.output()) {
        let message = "this type is not spelled as a future, and a `return` or a macro before the `async` block may give another one; write `Pin<Box<dyn Future<Output = ...>>>` or `impl Future<Output = ...>`, or return early within the block";
        diag.error(output, message);
    }
}

/// `ok_if` is `is_error` the other way round.
fn one_predicate(site: &Site, diag: &mut Diagnostics) {
    let (is_error, ok_if) = (&site.arguments.is_error, &site.arguments.ok_if);
    if let (Some(_), Some(key)) = (is_error.key(), ok_if.key()) {
        let message = "`ok_if` and `is_error` decide the same thing; remove one of them";
        diag.error(key, message);
    }
}
