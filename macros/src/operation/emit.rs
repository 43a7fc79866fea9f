use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Path;

use super::{Operation, Role, Subject};
use crate::{buckets, exact};

/// The parts of the descriptions that only the macro around knows, as const expressions.
pub(crate) struct Parts<'a> {
    pub krate: &'a Path,
    /// The user's labels: `&'static [LabelDesc]`.
    pub labels: TokenStream,
    /// The class of errors, or none: `&'static [LabelDesc]`.
    pub class: TokenStream,
    /// `&'static [(&'static str, &'static str)]`.
    pub constant_labels: TokenStream,
    /// `Origin`.
    pub origin: TokenStream,
}

impl Operation {
    /// A const expression of type `OperationDesc`.
    pub(crate) fn emit(&self, subject: &Subject<'_>, parts: &Parts<'_>) -> TokenStream {
        let krate = parts.krate;
        let families = Role::ALL.iter().filter_map(|role| {
            let setter = format_ident!("{}", role.key());
            let desc = self.desc(*role, subject, parts)?;
            Some(quote!(.#setter(#desc)))
        });
        let words = self.words();
        quote!(#krate::__private::OperationDesc::NONE #(#families)* .words(&[#(#words),*]))
    }

    /// A const expression of type `Desc` for one of the families, unless it is left out.
    pub(crate) fn desc(
        &self,
        role: Role,
        subject: &Subject<'_>,
        parts: &Parts<'_>,
    ) -> Option<TokenStream> {
        let Parts {
            krate,
            labels,
            constant_labels,
            origin,
            ..
        } = parts;
        let name = self.family(role, subject)?;
        let help = Self::help(role, subject);
        let kind = format_ident!("{}", format!("{:?}", role.kind()));
        let own_labels = self.own_labels(role, parts);
        let unit = role.unit().filter(|unit| exact::says_unit(&name, unit));
        let unit = unit.map(|unit| quote!(.unit(#unit)));
        let buckets = (role == Role::Duration).then(|| self.bounds(krate));
        Some(quote! {
            #krate::__private::Desc::new(#krate::__private::Kind::#kind, #name, #help, #origin)
                .labels(#labels)
                .own_labels(#own_labels)
                .constant_labels(#constant_labels)
                #unit
                #buckets
        })
    }

    fn own_labels(&self, role: Role, parts: &Parts<'_>) -> TokenStream {
        let krate = parts.krate;
        if role == Role::Errors {
            return parts.class.clone();
        }
        if !self.by_outcome(role) {
            return quote!(&[]);
        }
        let label = self.outcome_label();
        let mut words = Vec::new();
        for word in self.words() {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        let domain = quote!(#krate::__private::Domain::closed(&[#(#words),*]));
        quote!(&[#krate::__private::LabelDesc::new(#label, #domain)])
    }

    fn bounds(&self, krate: &Path) -> TokenStream {
        let given = self.buckets.get().map(|buckets| buckets.emit(krate));
        let bounds = given.unwrap_or_else(buckets::default_bounds);
        quote!(.buckets(#bounds))
    }

    fn help(role: Role, subject: &Subject<'_>) -> String {
        let of = match subject.help {
            "" => format!(" of `{}`", subject.base),
            _ => String::new(),
        };
        let aspect = match role {
            Role::Calls => format!("Finished calls{of}."),
            Role::Duration => {
                format!("Time from the start of a call{of} to its end, however it ends.")
            }
            Role::InFlight => format!("Calls{of} that have begun and not ended."),
            Role::Errors => format!("Calls{of} that ended in an error or a panic."),
        };
        format!("{} {aspect}", subject.help).trim_start().into()
    }
}
