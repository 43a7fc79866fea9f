use bellwether_spec::Objective;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Path;

use super::Slo;
use crate::operation::Operation;

impl Slo {
    /// A const expression of type `Objective`.
    pub(in crate::operation) fn emit(&self, krate: &Path) -> TokenStream {
        let Objective { success, latency } = self.objective();
        let success = success.map(|percent| quote!(.success(#percent)));
        let latency = latency.map(|latency| {
            let (under, share) = (latency.under, latency.share);
            quote!(.latency(#under, #share))
        });
        quote!(#krate::__private::Objective::NONE #success #latency)
    }
}

impl Operation {
    /// Compares a promised latency with bounds that only the compiler knows; `desc` is the constant with the bounds.
    pub(crate) fn emit_bound_check(&self, krate: &Path, desc: &TokenStream) -> Option<TokenStream> {
        let slo = self.slo.get()?;
        let (latency, seconds) = slo.latency()?;
        if self.given_bounds().is_some() {
            return None;
        }
        let at = latency.under.get()?.span();
        let private = crate::attr::private(krate, at);
        let check = quote_spanned!(at=> #private::check_latency(#desc, #seconds));
        Some(quote!(const _: () = #check;))
    }
}
