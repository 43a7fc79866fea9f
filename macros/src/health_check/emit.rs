use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ReturnType;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::Site;
use super::parse::Limit;
use crate::record::Record;
use crate::{attr, deprecated};

/// The function, and what lets the runtime know of it and have it run.
pub(super) fn function(site: &Site, item: &TokenStream) -> TokenStream {
    let declaration = declaration(site);
    // A check that only looks at something has nothing to wait for, and is `async` because we ask for that.
    quote! {
        #[allow(clippy::unused_async)]
        #item
        #declaration
    }
}

fn declaration(site: &Site) -> TokenStream {
    let krate = site.arguments.krate();
    let (name, run, options) = (site.name(), site.run(), site.options());
    let record = site.record();
    let conditions = deprecated::conditions(&site.function.attributes);
    quote! {
        #conditions
        const _: () = {
            #record
            #[#krate::__private::linkme::distributed_slice(#krate::__private::CHECKS)]
            #[linkme(crate = #krate::__private::linkme)]
            static __CHECK: #krate::__private::CheckSite = #krate::__private::CheckSite::new(
                #name,
                #krate::__private::origin!(),
                #run,
            )#options;
            #[#krate::__private::linkme::distributed_slice(#krate::__private::DECLARED)]
            #[linkme(crate = #krate::__private::linkme)]
            static __DECLARED: &'static dyn #krate::__private::Declare = &__CHECK;
        };
    }
}

impl Site {
    fn name(&self) -> String {
        let ident = &self.function.signature.ident;
        let named = self.arguments.name.get();
        named.map_or_else(|| ident.unraw().to_string(), syn::LitStr::value)
    }

    /// What the catalog knows of it.
    fn record(&self) -> TokenStream {
        let (mut record, critical) = (Record::default(), self.arguments.critical.get());
        let critical = critical.copied().unwrap_or(true);
        record.text().component(&self.name(), critical);
        record.emit(&self.arguments.krate())
    }

    /// A function that begins a run. What it gives is judged at the return type, where an error about that belongs.
    fn run(&self) -> TokenStream {
        let signature = &self.function.signature;
        let at = match &signature.output {
            ReturnType::Type(_, ty) => ty.span(),
            ReturnType::Default => Span::call_site(),
        };
        let private = attr::private(&self.arguments.krate(), at);
        let mut ident = signature.ident.clone();
        ident.set_span(at.resolved_at(ident.span()));
        let outcome = quote_spanned!(at=> #private::check_outcome(#ident()));
        quote!(|| #outcome)
    }

    /// What differs from the defaults, which the runtime knows.
    fn options(&self) -> TokenStream {
        let (krate, arguments) = (self.arguments.krate(), &self.arguments);
        let probe = arguments.probes.first().map(|(_, probe)| {
            let probe = syn::Ident::new(probe, Span::call_site());
            quote!(.probe(#krate::__private::HealthProbe::#probe))
        });
        let critical = arguments.critical.get().map(|it| quote!(.critical(#it)));
        let group = arguments.group.get().map(|it| quote!(.group(#it)));
        let timeout = arguments.timeout.get().map(duration);
        let timeout = timeout.map(|it| quote!(.timeout(#it)));
        let cache = arguments.cache.get().map(duration);
        let cache = cache.map(|it| quote!(.cache(#it)));
        quote!(#probe #critical #group #timeout #cache)
    }
}

fn duration(limit: &Limit) -> TokenStream {
    let count = limit.nanoseconds;
    quote!(::core::time::Duration::from_nanos(#count))
}
