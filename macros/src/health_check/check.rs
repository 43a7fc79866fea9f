use bellwether_spec::{PROBE_NAMES, is_health_name};
use syn::{FnArg, LitStr, Safety};

use super::Site;
use crate::diag::Diagnostics;

/// Reports everything that is wrong with the function or with what is said about it.
pub(super) fn site(site: &Site, diag: &mut Diagnostics) {
    callable(site, diag);
    let arguments = &site.arguments;
    for name in [arguments.name.get(), arguments.group.get()]
        .into_iter()
        .flatten()
    {
        stands_in_a_path(name, diag);
    }
    group(site, diag);
    one_probe(site, diag);
    if let Some(timeout) = arguments.timeout.get()
        && timeout.nanoseconds == 0
    {
        let message = "a timeout of nothing would fail every run; write one such as `\"2s\"`";
        diag.error(&timeout.text, message);
    }
}

/// Whoever runs it has nothing to give to it, and gives it up when it takes too long.
fn callable(site: &Site, diag: &mut Diagnostics) {
    let signature = &site.function.signature;
    if signature.asyncness.is_none() {
        let message = "a health check is asynchronous, so that it can be given up when it takes too long; write `async fn`";
        diag.error(signature.fn_token, message);
    }
    if let Safety::Unsafe(token) = &signature.safety {
        let message = "a health check is called by itself, with nobody to keep what `unsafe` asks for; remove `unsafe`";
        diag.error(token, message);
    }
    if !signature.generics.params.is_empty() {
        let message = "a health check cannot be generic, because nobody is there to choose its types; write the types";
        diag.error(&signature.generics.params, message);
    }
    let Some(first) = signature.inputs.first() else {
        return;
    };
    if matches!(first, FnArg::Receiver(_)) {
        let message = "a health check takes no `self`, because it is called by itself; write a function outside of the `impl`, or use `Health::add`";
        return diag.error(first, message);
    }
    let message = "a health check takes no arguments, because it is called by itself; take what it needs from a `static`, or use `Health::add` with `Check::with`";
    diag.error(&signature.inputs, message);
}

fn stands_in_a_path(name: &LitStr, diag: &mut Diagnostics) {
    let value = name.value();
    if value.is_empty() {
        diag.error(name, "the name is empty; write a name");
    } else if !is_health_name(&value) {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let instead = value.replace(|c| !allowed(c), "_");
        let message = format!(
            "`{value}` cannot stand in a path, which takes letters, digits, `_`, `-` and `.`; write `{instead}`"
        );
        diag.error(name, message);
    }
}

/// The paths of groups are beside those of the probes.
fn group(site: &Site, diag: &mut Diagnostics) {
    let Some(group) = site.arguments.group.get() else {
        return;
    };
    let value = group.value();
    if PROBE_NAMES.contains(&value.as_str()) {
        let message = format!("`/health/{value}` is the path of a probe; choose another name");
        diag.error(group, message);
    }
}

fn one_probe(site: &Site, diag: &mut Diagnostics) {
    let Some(((first, _), others)) = site.arguments.probes.split_first() else {
        return;
    };
    for (other, _) in others {
        let message = if first == other {
            format!("duplicate argument `{other}`")
        } else {
            format!(
                "a check belongs to one probe, and this one to `{first}`; remove one of the two"
            )
        };
        diag.error(other, message);
    }
}
