//! `native`, or `native(factor = …, max_buckets = …, zero_threshold = …)`: a histogram with exponential buckets too.

use bellwether_spec::LEAST_FACTOR;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Path};

use crate::attr::{self, Argument, Slot};
use crate::buckets::{float, number};
use crate::diag::Diagnostics;

/// What can be written for each.
const FACTOR: &str = "1.1";
const BUCKETS: &str = "160";
const THRESHOLD: &str = "0.001";

/// What is said about native buckets.
#[derive(Default)]
pub(crate) struct Native {
    factor: Slot<Expr>,
    max_buckets: Slot<Expr>,
    zero_threshold: Slot<Expr>,
}

impl Native {
    /// Reads the list, if there is one.
    pub(crate) fn read(argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Self> {
        const KEYS: [&str; 3] = ["factor", "max_buckets", "zero_threshold"];
        let mut native = Self::default();
        if !argument.is_list() {
            return argument.flag().map(|()| native);
        }
        argument.list(&["factor = 1.1"], diag, |argument, _| {
            match argument.name().as_str() {
                "factor" => native.factor.set(argument, |it| it.expr(FACTOR)),
                "max_buckets" => native.max_buckets.set(argument, |it| it.expr(BUCKETS)),
                "zero_threshold" => native.zero_threshold.set(argument, |it| it.expr(THRESHOLD)),
                _ => Err(argument.unknown(&KEYS)),
            }
        })?;
        Ok(native)
    }

    /// Reports what can be seen before the values are known.
    pub(crate) fn check(&self, diag: &mut Diagnostics) {
        let mut wrong = |slot: &Slot<Expr>, example: &str, wrong: fn(f64) -> Option<String>| {
            let Some(value) = slot.get() else { return };
            let Some(number) = number(value) else {
                return not_a_number(slot, value, example, diag);
            };
            let infinite = || "a number that is not finite; write a smaller one".to_owned();
            let message = if number.is_finite() {
                wrong(number)
            } else {
                Some(infinite())
            };
            if let Some(message) = message {
                diag.error(value, message);
            }
        };
        wrong(&self.factor, FACTOR, wrong_factor);
        wrong(&self.max_buckets, BUCKETS, |buckets| {
            let message =
                "`max_buckets` must be a whole number from 1 to 65536; write `max_buckets = 160`";
            let fits = buckets.fract() == 0.0 && (1.0..=65_536.0).contains(&buckets);
            (!fits).then(|| message.to_owned())
        });
        wrong(&self.zero_threshold, THRESHOLD, |threshold| {
            let message = "`zero_threshold` must not be negative, because it is a magnitude; write `zero_threshold = 0.0` or more";
            (threshold < 0.0).then(|| message.to_owned())
        });
    }

    /// `.native(…)`, for a `Desc`.
    pub(crate) fn emit(&self, krate: &Path) -> TokenStream {
        let slots = [&self.factor, &self.max_buckets, &self.zero_threshold];
        let constant = slots.into_iter().filter_map(Slot::get);
        let mut constant = constant.filter(|value| number(value).is_none());
        let value = |slot: &Slot<Expr>| slot.get().map(float);
        let factor = value(&self.factor).map(|factor| quote!(.factor(#factor)));
        let zero = value(&self.zero_threshold).map(|zero| quote!(.zero_threshold(#zero)));
        let buckets = self.max_buckets.get();
        let buckets = buckets.map(|buckets| quote!(.max_buckets(#buckets)));
        let native = quote!(#krate::__private::Native::DEFAULT #factor #buckets #zero);
        let Some(at) = constant.next().map(Spanned::span) else {
            return quote!(.native(#native));
        };
        // What only the compiler knows is checked by it, and complained about where it was written.
        let private = attr::private(krate, at);
        let factor = value(&self.factor).unwrap_or(quote!(2.0));
        let check = quote_spanned!(at=> #private::check_native(__FACTOR, &__NATIVE));
        quote! {
            .native({
                const __FACTOR: ::core::primitive::f64 = #factor;
                const __NATIVE: #krate::__private::Native = #native;
                const _: () = #check;
                __NATIVE
            })
        }
    }
}

fn wrong_factor(factor: f64) -> Option<String> {
    if factor <= 1.0 {
        return Some(format!(
            "factor {factor} must be greater than 1, because each bucket ends at so many times its lower bound; write `factor = 1.1`"
        ));
    }
    (factor < LEAST_FACTOR).then(|| {
        format!(
            "factor {factor} is finer than native buckets can be; write `factor = 1.0028` or more"
        )
    })
}

/// A literal that is no number; anything else is a constant, which the compiler knows.
fn not_a_number(slot: &Slot<Expr>, value: &Expr, example: &str, diag: &mut Diagnostics) {
    if let (Some(key), Expr::Lit(_)) = (slot.key(), value) {
        let message = format!("`{key}` takes a number; write `{key} = {example}`");
        diag.error(value, message);
    }
}
