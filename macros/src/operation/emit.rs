use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Expr, Path};

use super::{Operation, Role, Subject};
use crate::{buckets, exact};

/// The parts of the descriptions that only the macro around knows, as const expressions.
pub(crate) struct Parts<'a> {
    pub krate: &'a Path,
    /// What people call it.
    pub name: &'a str,
    /// The constant that will hold the `OperationDesc`.
    pub desc: TokenStream,
    /// The user's labels, if there may be any: `&'static [LabelDesc]`.
    pub labels: Option<TokenStream>,
    /// The class of errors, if there may be one: `&'static [LabelDesc]`.
    pub class: Option<TokenStream>,
    /// Labels that never change, by name.
    pub constants: Vec<(String, &'a Expr)>,
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
        let (name, words) = (parts.name, self.words());
        let objective = self.objective(krate);
        quote! {
            #krate::__private::OperationDesc::NONE
                .name(#name)
                #(#families)*
                .words(&[#(#words),*])
                #objective
        }
    }

    /// Adds what is promised to an `OperationDesc`.
    pub(crate) fn objective(&self, krate: &Path) -> Option<TokenStream> {
        let objective = self.slo.get()?.emit(krate);
        Some(quote!(.objective(#objective)))
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
            constants,
            origin,
            ..
        } = parts;
        let none = quote!(&[]);
        let labels = labels.as_ref().filter(|_| self.labelled(role));
        let labels = labels.unwrap_or(&none);
        let constants = constants
            .iter()
            .map(|(name, value)| quote!((#name, #value)));
        let name = self.family(role, subject)?;
        let help = Self::help(role, subject);
        let kind = format_ident!("{}", format!("{:?}", role.kind()));
        let own_labels = self.own_labels(role, parts);
        let unit = role.unit().filter(|unit| exact::says_unit(&name, unit));
        let unit = unit.map(|unit| quote!(.unit(#unit)));
        let because = self.because(role).map(|reason| quote!(.because(#reason)));
        let timed = role == Role::Duration;
        let buckets = timed.then(|| self.bounds(krate));
        let native = self.native.get().filter(|_| timed);
        let native = native.map(|native| native.emit(krate));
        Some(quote! {
            #krate::__private::Desc::new(#krate::__private::Kind::#kind, #name, #help, #origin)
                .labels(#labels)
                .own_labels(#own_labels)
                .constant_labels(&[#(#constants),*])
                #unit
                #because
                #buckets
                #native
        })
    }

    fn own_labels(&self, role: Role, parts: &Parts<'_>) -> TokenStream {
        let krate = parts.krate;
        if role == Role::Errors {
            return parts.class.clone().unwrap_or(quote!(&[]));
        }
        if !self.by_outcome(role) {
            return quote!(&[]);
        }
        let (label, words) = (self.outcome_label(), self.distinct_words());
        let domain = quote!(#krate::__private::Domain::closed(&[#(#words),*]));
        quote!(&[#krate::__private::LabelDesc::new(#label, #domain)])
    }

    fn bounds(&self, krate: &Path) -> TokenStream {
        let bounds = self.bounds_value(krate);
        quote!(.buckets(#bounds))
    }

    /// The bounds: `&'static [f64]`.
    pub(crate) fn bounds_value(&self, krate: &Path) -> TokenStream {
        match (self.added_bound(), self.known_bounds(), self.buckets.get()) {
            (Some(_), Some(bounds), _) => quote!(&[#(#bounds),*]),
            (_, _, Some(buckets)) => buckets.emit(krate),
            _ => buckets::default_bounds(),
        }
    }

    pub(super) fn help(role: Role, subject: &Subject<'_>) -> String {
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
