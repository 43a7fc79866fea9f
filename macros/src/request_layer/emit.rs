use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::LitStr;

use super::check::code;
use super::parse::Arguments;
use crate::attr;
use crate::operation::Role;

/// A block that declares the families and is the layer.
pub(super) fn layer(arguments: &Arguments) -> TokenStream {
    let krate = attr::krate(&arguments.krate);
    let (consts, families) = (labels(arguments), families(arguments));
    let objective = arguments.families.objective(&krate);
    let bound = arguments.families.emit_bound_check(&krate, &quote!(__DESC));
    let (codes, until) = (codes(arguments), arguments.until());
    quote!({
        #consts
        const __DESC: &#krate::__private::OperationDesc = &#families.operation() #objective;
        #bound
        #krate::__private::record! { [] #krate::__private::Piece::Operation(__DESC) }
        static __SITE: #krate::__private::RequestSite =
            #krate::__private::RequestSite::new(__DESC, &[#(#codes),*]);
        #[#krate::__private::linkme::distributed_slice(#krate::__private::DECLARED)]
        #[linkme(crate = #krate::__private::linkme)]
        static __DECLARED: &'static dyn #krate::__private::Declare = &__SITE;
        #krate::__private::request_layer::<#krate::http::#until>(&__SITE)
    })
}

/// The labels, their values, and the ways to end.
fn labels(arguments: &Arguments) -> TokenStream {
    let krate = attr::krate(&arguments.krate);
    let [(method, _), (route, _), (status, _)] = arguments.labels();
    let (codes, routes) = (codes(arguments), arguments.routes());
    let (words, count) = (
        codes.iter().map(u16::to_string).collect::<Vec<_>>(),
        codes.len(),
    );
    quote! {
        const __LABELS: &[#krate::__private::LabelDesc] =
            &#krate::__private::request_labels(#method, #route, #routes);
        const __WORDS: &[&::core::primitive::str] = &[#(#words),*];
        const __STATUS: &[#krate::__private::LabelDesc] =
            &[#krate::__private::request_status(#status, __WORDS)];
        const __ENDINGS: &[#krate::__private::Ending] = &#krate::__private::request_endings::<
            { #krate::__private::REQUEST_CLASSES + #count },
        >(&[#(#codes),*], __WORDS);
    }
}

fn families(arguments: &Arguments) -> TokenStream {
    let krate = attr::krate(&arguments.krate);
    let families = Role::ALL.map(|role| family(arguments, role));
    let bounds = arguments.families.bounds_value(&krate);
    let until_body_end = arguments.until() == "BodyEnd";
    quote! {
        #krate::__private::RequestFamilies {
            #(#families,)*
            labels: __LABELS,
            status: __STATUS,
            endings: __ENDINGS,
            buckets: #bounds,
            until_body_end: #until_body_end,
            origin: #krate::__private::origin!(),
        }
    }
}

fn family(arguments: &Arguments, role: Role) -> TokenStream {
    let (krate, field) = (
        attr::krate(&arguments.krate),
        format_ident!("{}", role.key()),
    );
    let name = arguments.name(role).unwrap_or_default();
    let because = arguments.families.because(role);
    let because = because.map_or_else(String::new, LitStr::value);
    let (labelled, by_status) = (arguments.families.labelled(role), arguments.by_status(role));
    quote! {
        #field: #krate::__private::RequestFamily {
            name: #name,
            because: #because,
            labelled: #labelled,
            by_status: #by_status,
        }
    }
}

/// The codes that are told apart, rising.
fn codes(arguments: &Arguments) -> Vec<u16> {
    let list = arguments
        .codes
        .get()
        .into_iter()
        .flat_map(|list| &list.elems);
    let mut codes: Vec<_> = list.filter_map(code).collect();
    codes.sort_unstable();
    codes
}
