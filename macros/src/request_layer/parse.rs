use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{ExprArray, LitInt, LitStr, Path};

use crate::attr::{self, Argument, Slot};
use crate::diag::Diagnostics;
use crate::exact;
use crate::operation::{Operation, Role};

/// What stands in the parentheses of the macro.
#[derive(Default)]
pub(super) struct Arguments {
    pub(super) prefix: Slot<LitStr>,
    /// Names of the families, why they are called so, the buckets, and what is promised.
    pub(super) families: Operation,
    pub(super) labels: Slot<Labels>,
    pub(super) routes: Slot<LitInt>,
    pub(super) codes: Slot<ExprArray>,
    pub(super) until_body_end: Slot<bool>,
    pub(super) krate: Slot<Path>,
}

/// What `labels(…)` says.
#[derive(Default)]
pub(super) struct Labels {
    /// In the order of [`Labels::KEYS`].
    names: [Slot<LitStr>; 3],
}

impl Labels {
    const KEYS: [&'static str; 3] = ["method", "route", "status"];

    fn read(argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Self> {
        let mut labels = Self::default();
        argument.list(&["route = \"path\""], diag, |argument, _| match Self::KEYS
            .iter()
            .position(|key| *key == argument.name())
        {
            Some(at) => labels.names[at].set(argument, Argument::text),
            None => Err(argument.unknown(&Self::KEYS)),
        })?;
        Ok(labels)
    }
}

impl Arguments {
    const KEYS: [&'static str; 12] = [
        "prefix",
        "calls",
        "duration",
        "in_flight",
        "errors",
        "labels",
        "routes",
        "codes",
        "buckets",
        "slo",
        "until_body_end",
        "crate",
    ];

    pub(super) fn parse(tokens: TokenStream, diag: &mut Diagnostics) -> Self {
        let mut arguments = Self::default();
        let parser = |input: ParseStream<'_>| {
            attr::arguments(
                input,
                &["prefix = \"...\"", "routes = 128"],
                diag,
                |argument, diag| arguments.read(argument, diag),
            );
            Ok(())
        };
        let parsed = parser.parse2(tokens);
        diag.absorb(parsed);
        arguments
    }

    fn read(&mut self, argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<()> {
        match argument.name().as_str() {
            "prefix" => self.prefix.set(argument, Argument::text),
            "labels" => self.labels.set(argument, |it| Labels::read(it, diag)),
            "routes" => {
                let read = |it: &Argument<'_>| it.literal("a whole number", "128");
                self.routes.set(argument, read)
            }
            "codes" => {
                let read = |it: &Argument<'_>| it.literal("a list of status codes", "[404, 503]");
                self.codes.set(argument, read)
            }
            "until_body_end" => self.until_body_end.set(argument, Argument::on),
            "crate" => self.krate.set(argument, Argument::path),
            "outcome" => Err(argument.error(
                "how a request ends is its status; rename that label with `labels(status = \"...\")`",
            )),
            _ => match self.families.read(argument, diag) {
                Some(read) => read,
                None => Err(argument.unknown(&Self::KEYS)),
            },
        }
    }

    /// The name of a family, without `_total`; nothing where it is left out, as errors are unless they are asked for.
    pub(super) fn name(&self, role: Role) -> Option<String> {
        let slot = self.families.slot(role);
        let given = slot.get();
        if given.is_some_and(|family| family.left_out) {
            return None;
        }
        if let Some(name) = given.and_then(|family| family.name.as_ref()) {
            return Some(exact::family(role.kind(), &name.value()).into());
        }
        let name = match role {
            Role::Calls => "http_requests",
            Role::Duration => "http_request_duration_seconds",
            Role::InFlight => "http_requests_in_flight",
            Role::Errors => {
                slot.key()?;
                "http_request_errors"
            }
        };
        Some(match self.prefix.get() {
            Some(prefix) => format!("{}_{name}", prefix.value()),
            None => name.into(),
        })
    }

    /// Whether a family that is fed says how requests ended.
    pub(super) fn by_status(&self, role: Role) -> bool {
        let says = matches!(role, Role::Calls | Role::Duration);
        says && self.families.by_outcome(role) && self.name(role).is_some()
    }

    /// The names of the method's, the route's and the status' label, and what was written for them.
    pub(super) fn labels(&self) -> [(String, Option<&LitStr>); 3] {
        std::array::from_fn(|at| {
            let given = self.labels.get().and_then(|labels| labels.names[at].get());
            let name = given.map_or_else(|| Labels::KEYS[at].into(), LitStr::value);
            (name, given)
        })
    }

    /// How many routes are told apart.
    pub(super) fn routes(&self) -> Option<usize> {
        self.routes
            .get()
            .map_or(Some(128), |limit| limit.base10_parse().ok())
    }

    /// The type that says when a request ends.
    pub(super) fn until(&self) -> Ident {
        let body = self.until_body_end.get().copied().unwrap_or_default();
        Ident::new(if body { "BodyEnd" } else { "Head" }, Span::call_site())
    }
}
