use bellwether_spec::Objective;
use syn::{Expr, LitStr};

use crate::attr::{Argument, Slot};
use crate::buckets::number;
use crate::diag::Diagnostics;
use crate::duration;

/// What the argument says.
#[derive(Default)]
pub(crate) struct Slo {
    pub success: Slot<Percent>,
    pub latency: Slot<Latency>,
    /// Whether an argument was not understood, which may be the one that seems to be missing.
    pub unknown: bool,
}

#[derive(Default)]
pub(crate) struct Latency {
    pub under: Slot<LitStr>,
    pub share: Slot<Percent>,
    pub add_bound: Slot<()>,
    /// As above.
    pub unknown: bool,
}

/// A number of per cent, and where it stands.
pub(crate) struct Percent(pub Expr, pub f64);

impl Slo {
    pub(in crate::operation) fn read(
        argument: &Argument<'_>,
        diag: &mut Diagnostics,
    ) -> syn::Result<Self> {
        let mut slo = Self::default();
        let forms = ["success = 99.9"];
        let unknown = argument.list(&forms, diag, |argument, diag| {
            match argument.name().as_str() {
                "success" => slo.success.set(argument, Percent::read),
                "latency" => slo.latency.set(argument, |it| Latency::read(it, diag)),
                _ => Err(argument.unknown(&["success", "latency"])),
            }
        })?;
        slo.unknown = unknown;
        Ok(slo)
    }

    /// What is promised. Asked for once it has been checked.
    pub(in crate::operation) fn objective(&self) -> Objective {
        let mut objective = Objective::NONE;
        if let Some(Percent(_, percent)) = self.success.get() {
            objective = objective.success(*percent);
        }
        if let Some((latency, under)) = self.latency()
            && let Some(Percent(_, share)) = latency.share.get()
        {
            objective = objective.latency(under, *share);
        }
        objective
    }

    pub(super) fn latency(&self) -> Option<(&Latency, f64)> {
        let latency = self.latency.get()?;
        let under = duration::seconds(latency.under.get()?).ok()?;
        Some((latency, under))
    }

    /// The bound to add to the buckets, where it is asked for.
    pub(in crate::operation) fn added_bound(&self) -> Option<f64> {
        let (latency, under) = self.latency()?;
        latency.add_bound.key().map(|_| under)
    }
}

impl Latency {
    fn read(argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Self> {
        let mut latency = Self::default();
        let forms = ["under = \"250ms\", for = 99"];
        let unknown =
            argument.list(&forms, diag, |argument, _| match argument.name().as_str() {
                "under" => latency
                    .under
                    .set(argument, |it| duration::text(it, "\"250ms\"")),
                "for" => latency.share.set(argument, Percent::read),
                "add_bound" => latency.add_bound.set(argument, Argument::flag),
                _ => Err(argument.unknown(&["under", "for", "add_bound"])),
            })?;
        latency.unknown = unknown;
        Ok(latency)
    }
}

impl Percent {
    fn read(argument: &Argument<'_>) -> syn::Result<Self> {
        let key = argument.name();
        let example = if key == "for" { "99" } else { "99.9" };
        let value = argument.expr(example)?;
        if let Some(percent) = number(&value) {
            return Ok(Self(value, percent));
        }
        let message = format!("`{key}` takes a number of per cent; write `{key} = {example}`");
        Err(syn::Error::new_spanned(value, message))
    }
}
