use quote::quote;
use syn::ext::IdentExt;
use syn::{Expr, Ident, Lit};

use crate::attr::Argument;
use crate::diag::Diagnostics;
use crate::name;

/// Labels that every series carries: `labels(region = "eu", version = env!("CARGO_PKG_VERSION"))`.
#[derive(Default)]
pub(crate) struct ConstantLabels(Vec<(Ident, Expr)>);

impl ConstantLabels {
    pub(crate) fn read(argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Self> {
        let mut labels = Vec::new();
        argument.list(&["region = \"eu\""], diag, |argument, _| {
            let value = argument.expr("\"...\"")?;
            labels.push((argument.key().clone(), value));
            Ok(())
        })?;
        Ok(Self(labels))
    }

    /// Reports bad names and values, and names that stand twice, here or in `outer`.
    pub(crate) fn check(&self, outer: &Self, diag: &mut Diagnostics) {
        for (at, (key, value)) in self.0.iter().enumerate() {
            let name = key.unraw().to_string();
            let same = |(other, _): &&(Ident, Expr)| other.unraw() == name;
            if let Some(problem) = name::label_problem(&name, "choose another name") {
                diag.error(key, problem);
            } else if self.0[..at].iter().any(|it| same(&it)) {
                diag.error(
                    key,
                    format!("duplicate label `{name}`; remove one of the two"),
                );
            } else if outer.0.iter().any(|it| same(&it)) {
                diag.error(
                    key,
                    format!("label `{name}` is already on the whole group; remove it here"),
                );
            }
            check_value(value, diag);
        }
    }

    /// The names and their values.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (String, &Expr)> {
        let pairs = self.0.iter();
        pairs.map(|(key, value)| (key.unraw().to_string(), value))
    }
}

fn check_value(value: &Expr, diag: &mut Diagnostics) {
    let Expr::Lit(literal) = value else {
        return; // A constant, of which the compiler checks the type.
    };
    match &literal.lit {
        Lit::Str(text) if !text.value().is_empty() => {}
        Lit::Str(_) => diag.error(
            value,
            "label value is empty, which to Prometheus is a label that is not there; write a value",
        ),
        other => diag.error(
            value,
            format!("label values are text; write `\"{}\"`", quote!(#other)),
        ),
    }
}
