use bellwether_spec::Kind;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::constant::ConstantLabels;
use super::kind::FieldKind;
use super::parse::{Field, Group};
use crate::operation::Parts;
use crate::{attr, buckets, exact};

/// Everything that the derive adds, in one anonymous const.
pub(crate) fn group(group: &Group<'_>) -> TokenStream {
    let krate = &group.krate;
    let descs = group.fields.iter().map(|field| desc(group, field));
    let impl_group = impl_group(group);
    let budget = budget(group);
    let global = group.is_global().then(|| global(group));
    let methods = methods(
        group,
        &quote!(__GLOBAL.get()),
        &quote!(#krate::__private::register(registry)),
    );
    quote! {
        const _: () = {
            #(#descs)*
            #impl_group
            #budget
            #global
            #methods
        };
    }
}

/// What lets the rest of the program be checked, although the group has a mistake.
pub(crate) fn dummy(group: &Group<'_>) -> TokenStream {
    if !group.generics.params.is_empty() {
        return TokenStream::new();
    }
    let never = quote!(loop {});
    methods(group, &never, &never)
}

/// `__METRIC_REQUESTS`, which holds the description of the field.
fn constant(field: &Field<'_>) -> Ident {
    format_ident!(
        "__METRIC_{}",
        field.ident.unraw().to_string().to_uppercase()
    )
}

/// The description of the field's family or families, and the checks that need the values of types.
fn desc(group: &Group<'_>, field: &Field<'_>) -> TokenStream {
    let (krate, name) = (&group.krate, constant(field));
    match field.kind {
        FieldKind::Family(kind, _) => {
            let desc = family(group, field, kind);
            let check = check_family(group, field, &quote!(#name));
            quote! {
                const #name: &#krate::__private::Desc = &#desc;
                const _: () = #check;
            }
        }
        FieldKind::Operation { class } => {
            let desc = operation(group, field, class);
            let checks = ["calls", "duration", "in_flight", "errors"].map(|family| {
                let family = format_ident!("{family}");
                let check = check_family(group, field, &quote!(__desc));
                quote!(if let ::core::option::Option::Some(__desc) = &#name.#family { #check; })
            });
            quote! {
                const #name: &#krate::__private::OperationDesc = &#desc;
                const _: () = { #(#checks)* };
            }
        }
        FieldKind::Unknown => unreachable!("it was reported, and so nothing is emitted"),
    }
}

/// At the type's place, where the labels that it complains about are written.
fn check_family(group: &Group<'_>, field: &Field<'_>, desc: &TokenStream) -> TokenStream {
    let private = attr::private(&group.krate, field.ty.span());
    quote_spanned!(field.ty.span()=> #private::check_family(#desc))
}

fn family(group: &Group<'_>, field: &Field<'_>, kind: Kind) -> TokenStream {
    let (krate, ty, help) = (&group.krate, field.ty, &field.help);
    let family = field.family(kind);
    let kind = format_ident!("{}", format!("{kind:?}"));
    let (origin, constant_labels) = (origin(group, field), constant_labels(group, field));
    let private = attr::private(krate, ty.span());
    let own = quote_spanned!(ty.span()=> <#ty as #private::Metric>::OWN_LABELS);
    let labels = labels(group, field, "Metric");
    let unit = field
        .args
        .unit()
        .filter(|unit| exact::says_unit(&family, unit));
    let unit = unit.map(|unit| quote!(.unit(#unit)));
    let buckets = bounds(group, field);
    quote! {
        #krate::__private::Desc::new(#krate::__private::Kind::#kind, #family, #help, #origin)
            .labels(#labels)
            .own_labels(#own)
            .constant_labels(#constant_labels)
            #unit
            #buckets
    }
}

fn operation(group: &Group<'_>, field: &Field<'_>, class: bool) -> TokenStream {
    let (krate, ty) = (&group.krate, field.ty);
    let private = attr::private(krate, ty.span());
    let class_labels = quote_spanned!(ty.span()=> <#ty as #private::OperationMetric>::CLASS);
    let parts = Parts {
        krate,
        labels: labels(group, field, "OperationMetric"),
        class: class_labels,
        constant_labels: constant_labels(group, field),
        origin: origin(group, field),
    };
    field.args.operation.emit(&field.subject(class), &parts)
}

/// At the type's place, so that the compiler's complaint about a type that is no label stands there.
fn labels(group: &Group<'_>, field: &Field<'_>, metric: &str) -> TokenStream {
    let (ty, metric) = (field.ty, format_ident!("{metric}"));
    let private = attr::private(&group.krate, ty.span());
    quote_spanned! {ty.span()=>
        <<#ty as #private::#metric>::Labels as #private::LabelSet>::LABELS
    }
}

/// At the field's place, so that its line is told.
fn origin(group: &Group<'_>, field: &Field<'_>) -> TokenStream {
    let private = attr::private(&group.krate, field.ident.span());
    quote_spanned!(field.ident.span()=> #private::origin!())
}

fn constant_labels(group: &Group<'_>, field: &Field<'_>) -> TokenStream {
    let outer = group.args.labels.get().map(ConstantLabels::emit);
    let own = field.args.labels.get().map(ConstantLabels::emit);
    quote!(&[#outer #own])
}

fn bounds(group: &Group<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let krate = &group.krate;
    let FieldKind::Family(Kind::Histogram, _) = field.kind else {
        return None;
    };
    let given = field.args.buckets().get().map(|it| it.emit(krate));
    let bounds = given.unwrap_or_else(buckets::default_bounds);
    Some(quote!(.buckets(#bounds)))
}

fn impl_group(group: &Group<'_>) -> TokenStream {
    let (krate, ident) = (&group.krate, group.ident);
    let shares = group.fields.iter().map(|field| share(group, field));
    let fields = group.fields.iter().map(|field| {
        let (ident, ty, desc) = (field.ident, field.ty, constant(field));
        let metric = match field.kind {
            FieldKind::Operation { .. } => format_ident!("OperationMetric"),
            _ => format_ident!("Metric"),
        };
        quote!(#ident: <#ty as #krate::__private::#metric>::create(__registrar, #desc))
    });
    quote! {
        #[automatically_derived]
        impl #krate::__private::Group for #ident {
            const SHARES: &'static [#krate::__private::Share] = &[#(#shares),*];
            fn create(__registrar: &mut #krate::__private::Registrar<'_>) -> Self {
                Self { #(#fields),* }
            }
        }
    }
}

fn share(group: &Group<'_>, field: &Field<'_>) -> TokenStream {
    let (krate, desc, name) = (
        &group.krate,
        constant(field),
        field.ident.unraw().to_string(),
    );
    let families = if let FieldKind::Operation { .. } = field.kind {
        quote!([#desc.calls, #desc.duration, #desc.in_flight, #desc.errors])
    } else {
        let none = quote!(::core::option::Option::None);
        quote!([::core::option::Option::Some(*#desc), #none, #none, #none])
    };
    quote!(#krate::__private::Share { field: #name, families: #families })
}

/// At the limit's place, which is what may have to change.
fn budget(group: &Group<'_>) -> Option<TokenStream> {
    let (ident, name) = (group.ident, group.ident.to_string());
    let limit = group.args.max_series.get()?;
    let private = attr::private(&group.krate, limit.span());
    let check = quote_spanned! {limit.span()=>
        #private::check_series(#name, #limit, <#ident as #private::Group>::SHARES)
    };
    Some(quote!(const _: () = #check;))
}

/// The group in the global registry, on the list that the linker puts together.
fn global(group: &Group<'_>) -> TokenStream {
    let (krate, ident) = (&group.krate, group.ident);
    quote! {
        static __GLOBAL: #krate::__private::Global<#ident> = #krate::__private::Global::new();
        #[#krate::__private::linkme::distributed_slice(#krate::__private::DECLARED)]
        #[linkme(crate = #krate::__private::linkme)]
        static __DECLARED: &'static dyn #krate::__private::Declare = &__GLOBAL;
    }
}

fn methods(group: &Group<'_>, get: &TokenStream, register: &TokenStream) -> TokenStream {
    let Group {
        ident, vis, krate, ..
    } = group;
    let global = group.is_global().then(|| {
        quote! {
            /// These metrics in the global registry.
            #[allow(dead_code, reason = "not everyone needs both ways to get at the metrics")]
            #[must_use]
            #vis fn global() -> &'static Self { #get }
        }
    });
    quote! {
        impl #ident {
            #global
            /// These metrics in a registry.
            ///
            /// # Errors
            /// Another declaration of one of the names that does not agree with this one; both places are named.
            #[allow(dead_code, reason = "not everyone needs both ways to get at the metrics")]
            #vis fn register(
                registry: &#krate::Registry,
            ) -> ::core::result::Result<Self, #krate::RegisterError> { #register }
        }
    }
}
