use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, GenericParam, Lifetime, LitStr, Member, Type, parse_quote};

use crate::attr;
use crate::instrumented::mentions;

use super::parse::{Head, Label, Set, Shape, Variant};

/// `impl Label`.
pub(crate) fn label(label: &Label<'_>) -> TokenStream {
    let values = match &label.shape {
        Shape::Closed(variants) => closed(label, variants),
        Shape::Open { member, ty } => open(label, member, ty),
        Shape::Neither => unreachable!("it was reported, and so nothing is emitted"),
    };
    let mut tokens = impl_label(&label.head, &label.text(), &values);
    tokens.extend(limit_check(label));
    tokens
}

/// What has a limit looked at by `cargo check`, which computes no constants of traits.
fn limit_check(label: &Label<'_>) -> Option<TokenStream> {
    let given = label.limit.get()?;
    let of_self = mentions(
        &given.to_token_stream(),
        &Ident::new("Self", Span::call_site()),
    );
    if matches!(given, Expr::Lit(_)) || of_self {
        return None;
    }
    let limit = limit(label, given);
    let allowance = &label.head.allowance;
    Some(quote!(#allowance const _: ::core::primitive::usize = #limit;))
}

/// What a label's values make of the items of the trait.
struct Values {
    /// `Closed` or `Open`.
    openness: TokenStream,
    domain: TokenStream,
    index: TokenStream,
    text: TokenStream,
    /// The items that say which values are expected errors.
    expected: Option<TokenStream>,
}

fn impl_label(head: &Head<'_>, name: &str, values: &Values) -> TokenStream {
    let Head {
        ident,
        krate,
        allowance,
        ..
    } = head;
    let Values {
        openness,
        domain,
        index,
        text,
        expected,
    } = values;
    let (impl_generics, type_generics, conditions) = head.generics.split_for_impl();
    let key = key(head);
    quote! {
        #[automatically_derived]
        #allowance
        impl #impl_generics #krate::__private::Label for #ident #type_generics #conditions {
            type Key = #key;
            type Values = #krate::__private::#openness;
            const NAME: &'static ::core::primitive::str = #name;
            const DOMAIN: #krate::__private::Domain = #domain;
            #[inline]
            fn index(&self) -> ::core::primitive::usize { #index }
            #[inline]
            fn text(&self) -> &::core::primitive::str { #text }
            #expected
        }
    }
}

/// The type without its borrows.
fn key(head: &Head<'_>) -> TokenStream {
    let ident = head.ident;
    if head.generics.params.is_empty() {
        return quote!(Self);
    }
    let statics = head
        .generics
        .lifetimes()
        .map(|_| Lifetime::new("'static", Span::call_site()));
    quote!(#ident<#(#statics),*>)
}

fn closed(label: &Label<'_>, variants: &[Variant<'_>]) -> Values {
    let krate = &label.head.krate;
    let values = variants.iter().map(|variant| &variant.text);
    let domain = quote!(#krate::__private::Domain::closed(&[#(#values),*]));
    let indices = variants.iter().enumerate().map(|(index, variant)| {
        let ident = variant.ident;
        quote!(Self::#ident { .. } => #index)
    });
    let texts = variants
        .iter()
        .map(|Variant { ident, text, .. }| quote!(Self::#ident { .. } => #text));
    let index = quote!(match self { #(#indices),* });
    let text = quote!(match self { #(#texts),* });
    Values {
        openness: quote!(Closed),
        domain,
        index,
        text,
        expected: expected(variants),
    }
}

fn expected(variants: &[Variant<'_>]) -> Option<TokenStream> {
    let expected = variants.iter().filter(|it| it.expected.key().is_some());
    let (idents, texts): (Vec<_>, Vec<_>) = expected.map(|it| (it.ident, &it.text)).unzip();
    (!idents.is_empty()).then(|| {
        quote! {
            const EXPECTED: &'static [&'static ::core::primitive::str] = &[#(#texts),*];
            #[inline]
            fn is_expected(&self) -> ::core::primitive::bool {
                ::core::matches!(self, #(Self::#idents { .. })|*)
            }
        }
    })
}

fn open(label: &Label<'_>, member: &Member, ty: &Type) -> Values {
    let krate = &label.head.krate;
    let limit = label.limit.get().map(|limit| self::limit(label, limit));
    let overflow = label
        .overflow
        .get()
        .map_or_else(|| "other".into(), LitStr::value);
    let domain = quote!(#krate::__private::Domain::Open { limit: #limit, overflow: #overflow });
    let field = quote!(&self.#member);
    let text = quote_spanned! {ty.span()=>
        <#ty as ::core::convert::AsRef<::core::primitive::str>>::as_ref(#field)
    };
    Values {
        openness: quote!(Open),
        domain,
        index: quote!(0),
        text,
        expected: None,
    }
}

/// A limit that only the compiler knows is checked by it, and complained about where it was written.
fn limit(label: &Label<'_>, limit: &Expr) -> TokenStream {
    if matches!(limit, Expr::Lit(_)) {
        return limit.to_token_stream();
    }
    let private = attr::private(&label.head.krate, limit.span());
    quote_spanned!(limit.span()=> #private::limit(#limit))
}

/// `impl LabelSet`.
pub(crate) fn set(set: &Set<'_>) -> TokenStream {
    let krate = &set.head.krate;
    let labels = set.fields.iter().map(|field| {
        let (name, domain) = (field.text(), domain(&set.head, field.ty));
        quote!(#krate::__private::LabelDesc::new(#name, #domain))
    });
    let index = set.fields.iter().map(|field| {
        let (ident, label) = (field.ident, as_label(&set.head, field.ty));
        quote! {
            let __index = __index * const { #label::DOMAIN.size() } + #label::index(&self.#ident);
        }
    });
    let texts = set.fields.iter().map(|field| {
        let (ident, label) = (field.ident, as_label(&set.head, field.ty));
        quote!(__texts.push(#label::text(&self.#ident));)
    });
    let index = quote!(let __index = 0; #(#index)* __index);
    let (labels, texts) = (quote!(&[#(#labels),*]), quote!(#(#texts)*));
    impl_set(&set.head, [&labels, &index, &texts])
}

fn impl_set(head: &Head<'_>, items: [&TokenStream; 3]) -> TokenStream {
    let Head {
        ident,
        krate,
        allowance,
        ..
    } = head;
    let [labels, index, texts] = items;
    let (impl_generics, type_generics, conditions) = head.generics.split_for_impl();
    let key = key(head);
    let borrowed = impl_borrowed_set(head);
    quote! {
        #borrowed
        #[automatically_derived]
        #allowance
        impl #impl_generics #krate::__private::LabelSet for #ident #type_generics #conditions {
            type Key = #key;
            type Values = #krate::__private::Open;
            const LABELS: &'static [#krate::__private::LabelDesc] = #labels;
            #[inline]
            fn index(&self) -> ::core::primitive::usize { #index }
            fn texts<'__texts>(&'__texts self, __texts: &mut #krate::__private::Texts<'__texts>) {
                #texts
            }
        }
    }
}

/// A set can be passed by reference, as each label can.
fn impl_borrowed_set(head: &Head<'_>) -> TokenStream {
    let Head { ident, krate, .. } = head;
    let (_, type_generics, conditions) = head.generics.split_for_impl();
    let mut generics = head.generics.clone();
    generics.params.insert(0, parse_quote!('__set));
    let (impl_generics, ..) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::__private::LabelSet for &'__set #ident #type_generics #conditions {
            type Key = <#ident #type_generics as #krate::__private::LabelSet>::Key;
            type Values = #krate::__private::Open;
            const LABELS: &'static [#krate::__private::LabelDesc] =
                <#ident #type_generics as #krate::__private::LabelSet>::LABELS;
            #[inline]
            fn index(&self) -> ::core::primitive::usize { #krate::__private::LabelSet::index(*self) }
            fn texts<'__texts>(&'__texts self, __texts: &mut #krate::__private::Texts<'__texts>) {
                #krate::__private::LabelSet::texts(*self, __texts);
            }
        }
    }
}

/// `<Type as Label>`, at the type's place, so that the compiler's complaint about a type that is no label stands there.
fn as_label(head: &Head<'_>, ty: &Type) -> TokenStream {
    let private = attr::private(&head.krate, ty.span());
    quote_spanned!(ty.span()=> <#ty as #private::Label>)
}

fn domain(head: &Head<'_>, ty: &Type) -> TokenStream {
    let label = as_label(head, ty);
    quote_spanned!(ty.span()=> #label::DOMAIN)
}

/// An impl that lets the rest of the program be checked, although the label has a mistake.
pub(crate) fn dummy_label(label: &Label<'_>) -> TokenStream {
    let krate = &label.head.krate;
    let domain = quote!(#krate::__private::Domain::closed(&[""]));
    let never = quote!(loop {});
    let values = Values {
        openness: quote!(Closed),
        domain,
        index: never.clone(),
        text: never,
        expected: None,
    };
    dummy(&label.head, || {
        impl_label(&label.head, &label.text(), &values)
    })
}

/// The same for a set of labels.
pub(crate) fn dummy_set(set: &Set<'_>) -> TokenStream {
    dummy(&set.head, || {
        let items = [&quote!(&[]), &quote!(loop {}), &quote!()];
        impl_set(&set.head, items)
    })
}

/// There is no key of a generic type, and so no dummy.
fn dummy(head: &Head<'_>, emit: impl FnOnce() -> TokenStream) -> TokenStream {
    let lifetime = |it: &GenericParam| matches!(it, GenericParam::Lifetime(_));
    if head.generics.params.iter().all(lifetime) {
        emit()
    } else {
        TokenStream::new()
    }
}
