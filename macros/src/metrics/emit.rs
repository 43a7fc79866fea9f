use bellwether_spec::Kind;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Expr;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::constant::ConstantLabels;
use super::kind::FieldKind;
use super::parse::{Field, Group};
use crate::operation::Parts;
use crate::record::Record;
use crate::{attr, buckets, exact};

/// Everything that the derive adds, in one anonymous const.
pub(crate) fn group(group: &Group<'_>) -> TokenStream {
    let (krate, allowance) = (&group.krate, &group.allowance);
    let descs = group.fields.iter().map(|field| desc(group, field));
    let impl_group = impl_group(group);
    let budget = budget(group);
    let record = record(group);
    let global = group.is_global().then(|| global(group));
    let methods = methods(
        group,
        &quote!(__GLOBAL.get()),
        &quote!(#krate::__private::register(registry)),
    );
    quote! {
        #allowance
        const _: () = {
            #(#descs)*
            #impl_group
            #budget
            #record
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

/// `__TYPE_REQUESTS`, which holds what the type of the field brings.
fn type_constant(field: &Field<'_>) -> Ident {
    format_ident!("__TYPE_{}", field.ident.unraw().to_string().to_uppercase())
}

/// The description of the field's family or families, and the checks that need the values of types.
///
/// The type is asked for all it brings in one place, its own, and so the compiler complains there and once about a
/// type that is no metric or labels that are none.
fn desc(group: &Group<'_>, field: &Field<'_>) -> TokenStream {
    let (krate, ty, name) = (&group.krate, field.ty, constant(field));
    let (type_name, private) = (type_constant(field), attr::private(krate, ty.span()));
    let (desc, words) = match field.kind {
        FieldKind::Family(kind, _) => {
            let words = ["MetricType", "metric_type", "Desc", "check_family"];
            (family(group, field, kind), words)
        }
        FieldKind::Operation { class } => {
            let words = [
                "OperationType",
                "operation_type",
                "OperationDesc",
                "check_operation",
            ];
            (operation(group, field, class), words)
        }
        FieldKind::Unknown => unreachable!("it was reported, and so nothing is emitted"),
    };
    let [brought, brings, desc_type, check] = words.map(|word| Ident::new(word, ty.span()));
    let brings = quote_spanned!(ty.span()=> #private::#brings::<#ty>());
    let check = quote_spanned!(ty.span()=> #private::#check(#name));
    let bound = field.args.operation.emit_bound_check(krate, &quote!(#name));
    quote! {
        const #type_name: #krate::__private::#brought<#ty> = #brings;
        const #name: &#krate::__private::#desc_type = &#desc;
        const _: () = #check;
        #bound
    }
}

fn family(group: &Group<'_>, field: &Field<'_>, kind: Kind) -> TokenStream {
    let (krate, brings, help) = (&group.krate, type_constant(field), &field.help);
    let family = field.family(kind);
    let floats = (kind == Kind::Gauge).then(|| quote!(.floats(#brings.floats)));
    let kind = format_ident!("{}", format!("{kind:?}"));
    let origin = origin(group, field);
    let constants = constants(group, field);
    let constants = constants
        .iter()
        .map(|(name, value)| quote!((#name, #value)));
    let unit = field
        .args
        .unit()
        .filter(|unit| exact::says_unit(&family, unit));
    let unit = unit.map(|unit| quote!(.unit(#unit)));
    let because = field.args.because.get().map(|it| quote!(.because(#it)));
    let buckets = bounds(group, field);
    quote! {
        #krate::__private::Desc::new(#krate::__private::Kind::#kind, #family, #help, #origin)
            .labels(#brings.labels)
            .own_labels(#brings.own_labels)
            .constant_labels(&[#(#constants),*])
            #floats
            #unit
            #because
            #buckets
    }
}

fn operation(group: &Group<'_>, field: &Field<'_>, class: bool) -> TokenStream {
    let parts = parts(group, field);
    field.args.operation.emit(&field.subject(class), &parts)
}

fn parts<'a>(group: &'a Group<'_>, field: &'a Field<'_>) -> Parts<'a> {
    let (brings, desc) = (type_constant(field), constant(field));
    Parts {
        krate: &group.krate,
        name: &field.base,
        desc: quote!(#desc),
        labels: Some(quote!(#brings.labels)),
        class: Some(quote!(#brings.class)),
        constants: constants(group, field),
        origin: origin(group, field),
    }
}

/// At the field's place, so that its line is told.
fn origin(group: &Group<'_>, field: &Field<'_>) -> TokenStream {
    let private = attr::private(&group.krate, field.ident.span());
    quote_spanned!(field.ident.span()=> #private::origin!())
}

/// Those of the group, then those of the field.
fn constants<'a>(group: &'a Group<'_>, field: &'a Field<'_>) -> Vec<(String, &'a Expr)> {
    let both = [group.args.labels.get(), field.args.labels.get()];
    both.into_iter()
        .flatten()
        .flat_map(ConstantLabels::pairs)
        .collect()
}

/// What the catalog knows of the group.
fn record(group: &Group<'_>) -> TokenStream {
    let (krate, mut record) = (&group.krate, Record::default());
    for field in &group.fields {
        record.line(field.ident.span());
        match field.kind {
            FieldKind::Family(kind, _) => record_family(group, field, kind, &mut record),
            FieldKind::Operation { class } => {
                let subject = field.subject(class);
                let operation = &field.args.operation;
                operation.record(&subject, &parts(group, field), |_| true, &mut record);
            }
            FieldKind::Unknown => {}
        }
    }
    record.emit(krate)
}

fn record_family(group: &Group<'_>, field: &Field<'_>, kind: Kind, record: &mut Record) {
    let (krate, brings, desc) = (&group.krate, type_constant(field), constant(field));
    let name = field.family(kind);
    let unit = field.args.unit();
    let unit = unit.filter(|unit| exact::says_unit(&name, unit));
    record
        .text()
        .family(kind, &name, &unit.unwrap_or_default(), &field.help);
    if let Some(because) = field.args.because.get() {
        record.text().because(&because.value());
    }
    for (name, value) in constants(group, field) {
        record.constant(krate, &name, value);
    }
    record.labels(krate, &quote!(#brings.labels));
    record.labels(krate, &quote!(#brings.own_labels));
    if kind == Kind::Histogram {
        match field.args.operation.given_bounds() {
            _ if field.args.only_native() => {}
            Some(bounds) => {
                record.text().bounds(&bounds);
            }
            None => record.bounds(krate, &quote!(#desc.buckets)),
        }
        if field.args.operation.native.get().is_some() {
            record.native(krate, &quote!(#desc.native));
        }
    }
}

fn bounds(group: &Group<'_>, field: &Field<'_>) -> Option<TokenStream> {
    let krate = &group.krate;
    let FieldKind::Family(Kind::Histogram, _) = field.kind else {
        return None;
    };
    let native = field.args.operation.native.get();
    let native = native.map(|native| native.emit(krate));
    if field.args.only_native() {
        return native;
    }
    let given = field.args.buckets().get().map(|it| it.emit(krate));
    let bounds = given.unwrap_or_else(buckets::default_bounds);
    Some(quote!(.buckets(#bounds) #native))
}

fn impl_group(group: &Group<'_>) -> TokenStream {
    let (krate, ident) = (&group.krate, group.ident);
    let shares = group.fields.iter().map(|field| share(group, field));
    let operations = operations(group);
    let fields = group.fields.iter().map(|field| {
        let (ident, brings, desc) = (field.ident, type_constant(field), constant(field));
        quote!(#ident: (#brings.create)(__registrar, #desc))
    });
    quote! {
        #[automatically_derived]
        impl #krate::__private::Group for #ident {
            const SHARES: &'static [#krate::__private::Share] = &[#(#shares),*];
            #operations
            fn create(__registrar: &mut #krate::__private::Registrar<'_>) -> Self {
                Self { #(#fields),* }
            }
        }
    }
}

fn operations(group: &Group<'_>) -> Option<TokenStream> {
    let krate = &group.krate;
    let fields = group.fields.iter();
    let operations = fields.filter(|field| matches!(field.kind, FieldKind::Operation { .. }));
    let descs: Vec<_> = operations.map(constant).collect();
    (!descs.is_empty()).then(|| {
        quote! {
            const OPERATIONS: &'static [&'static #krate::__private::OperationDesc] = &[#(#descs),*];
        }
    })
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
