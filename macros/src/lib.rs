//! The macros of Bellwether. They are documented where users find them, at the re-exports of the `bellwether` crate.
//!
//! Only entry points here. Each macro is a folder: `parse` makes a model from tokens, `check` writes diagnostics,
//! `emit` makes tokens from a model without mistakes.

use proc_macro::TokenStream;

mod attr;
mod buckets;
mod deprecated;
mod diag;
mod duration;
mod exact;
mod fallback;
mod health_check;
mod instrumented;
mod label;
mod metrics;
mod name;
mod native;
mod operation;
mod record;
mod request_layer;
#[cfg(test)]
mod tests;
mod ungrouped;
mod unit;

/// Counts, times and traces the calls of a function, by how they end.
#[proc_macro_attribute]
pub fn instrumented(arguments: TokenStream, item: TokenStream) -> TokenStream {
    instrumented::expand(arguments.into(), item.into()).into()
}

/// Makes an async function a component of the program's health.
#[proc_macro_attribute]
pub fn health_check(arguments: TokenStream, item: TokenStream) -> TokenStream {
    health_check::expand(arguments.into(), item.into()).into()
}

/// Declares the families of an HTTP service's requests, and makes the layer that feeds them.
#[proc_macro]
pub fn request_layer(arguments: TokenStream) -> TokenStream {
    request_layer::expand(arguments.into()).into()
}

/// Makes an enum a label with closed values, or a newtype an open label with a limit.
#[proc_macro_derive(Label, attributes(label))]
pub fn derive_label(item: TokenStream) -> TokenStream {
    label::expand(item.into()).into()
}

/// Makes a struct a set of labels, one for each field.
#[proc_macro_derive(Labels, attributes(label))]
pub fn derive_labels(item: TokenStream) -> TokenStream {
    label::expand_set(item.into()).into()
}

/// Declares a metric for each field of a struct.
#[proc_macro_derive(Metrics, attributes(metrics, metric))]
pub fn derive_metrics(item: TokenStream) -> TokenStream {
    metrics::expand(item.into()).into()
}
