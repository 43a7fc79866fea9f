//! Which families a call site feeds: those that all functions share, or some of its own.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{LitStr, Path, Type};

use super::arguments::LabelArgument;
use super::{Site, types};
use crate::attr;
use crate::name;
use crate::operation::{Measured, Parts, Role, Subject};
use crate::record::Record;
use crate::unit;

/// What describes the families of its own: HELP names the base.
pub(super) fn subject(base: &str) -> Subject<'_> {
    Subject {
        base,
        help: "",
        errors: false,
    }
}

impl Site {
    /// What its own families are named after.
    pub(super) fn base(&self) -> String {
        let name = self.arguments.name.get().map(LitStr::value);
        name.unwrap_or_else(|| self.function.name())
    }

    /// The name to write for families of its own. A method's begins with its type, as far as the attribute knows it.
    pub(super) fn suggested_name(&self) -> String {
        let method = self.arguments.method.get().map(LitStr::value);
        let called = method.unwrap_or_else(|| self.function.name());
        let name = unit::left_out(&name::beginning(&called));
        if name.is_empty() { "...".into() } else { name }
    }

    /// Whether it feeds the family of this role that all functions share: there is no name for one of its own.
    pub(super) fn shares(&self, role: Role) -> bool {
        let own = self.arguments.operation.slot(role).get();
        let silent = own.is_none_or(|own| own.name.is_none() && !own.left_out);
        silent && role != Role::Errors && self.arguments.name.key().is_none()
    }

    /// Whether it feeds a family of this role.
    pub(super) fn feeds(&self, role: Role) -> bool {
        let base = self.base();
        let own = self.arguments.operation.family(role, &subject(&base));
        own.is_some() || self.shares(role)
    }

    /// The type of a label: what is given, or that of the argument.
    pub(super) fn label_type<'a>(&'a self, label: &'a LabelArgument) -> Option<&'a Type> {
        let ty = match &label.given {
            Some((ty, _)) => ty,
            None => self.function.argument(&label.name)?,
        };
        Some(types::behind_references(ty))
    }

    /// The type after `->`, or what it is a future of.
    fn output(&self) -> Option<Type> {
        let output = self.function.output()?;
        match types::future(output) {
            Some(future) => future.output,
            None => Some(output.clone()),
        }
    }

    /// The type whose values are the classes of errors, where they are told apart.
    pub(super) fn class(&self) -> Option<Type> {
        let errors = self.arguments.operation.errors.get()?;
        match errors.class.get()? {
            Some(ty) => Some(ty.clone()),
            None => types::error_of(&self.output()?).cloned(),
        }
    }

    /// A const expression of type `OperationDesc`.
    pub(super) fn desc(&self) -> TokenStream {
        let (krate, base, name) = (self.arguments.krate(), self.base(), self.called());
        let (subject, operation) = (subject(&base), &self.arguments.operation);
        let parts = self.parts(&krate, &name);
        let objective = operation.objective(&krate);
        if self.arguments.name.key().is_some() {
            return operation.emit(&subject, &parts);
        }
        let constant = self.constant_labels();
        let shared = [Role::Calls, Role::Duration, Role::InFlight];
        if shared.into_iter().all(|role| self.shares(role)) && !self.feeds(Role::Errors) {
            return quote!(#krate::__private::OperationDesc::function(#constant) #objective);
        }
        let families = Role::ALL
            .into_iter()
            .filter(|role| self.feeds(*role))
            .map(|role| {
                let desc = operation.desc(role, &subject, &parts);
                match role {
                    Role::Calls if self.shares(role) => quote!(.function_calls(#constant)),
                    Role::Duration if self.shares(role) => quote!(.function_duration(#constant)),
                    Role::InFlight if self.shares(role) => quote!(.function_in_flight(#constant)),
                    Role::Calls => quote!(.calls(#desc)),
                    Role::Duration => quote!(.duration(#desc)),
                    Role::InFlight => quote!(.in_flight(#desc)),
                    Role::Errors => quote!(.errors(#desc)),
                }
            });
        let words = operation.words();
        quote! {
            #krate::__private::OperationDesc::NONE.name(#name) #(#families)* .words(&[#(#words),*]) #objective
        }
    }

    /// What people call it: the name of its families, or else the function.
    fn called(&self) -> String {
        match (self.arguments.name.get(), self.arguments.function.get()) {
            (Some(given), _) | (None, Some(given)) => given.value(),
            (None, None) => self.function_label(),
        }
    }

    fn parts<'a>(&self, krate: &'a Path, name: &'a str) -> Parts<'a> {
        Parts {
            krate,
            name,
            desc: quote!(__DESC),
            labels: (!self.arguments.labels().is_empty()).then(|| quote!(__LABELS)),
            class: self.class_label(),
            constants: Vec::new(),
            origin: quote!(#krate::__private::origin!()),
        }
    }

    /// What the catalog knows of it.
    pub(super) fn record(&self) -> TokenStream {
        let (krate, base, name) = (self.arguments.krate(), self.base(), self.called());
        let mut record = Record::default();
        let parts = self.parts(&krate, &name);
        let own = |role| !self.shares(role);
        let operation = &self.arguments.operation;
        operation.record(&subject(&base), &parts, own, &mut record);
        let [calls, duration, in_flight] =
            [Role::Calls, Role::Duration, Role::InFlight].map(|role| self.shares(role));
        if calls || duration || in_flight {
            let function = self.function_label();
            record
                .text()
                .function(&function)
                .shared(calls, duration, in_flight);
        }
        record.emit(&krate)
    }

    /// The families that a promise is measured with.
    pub(super) fn measured<'a>(&self, base: &'a str) -> Measured<'a> {
        Measured {
            outcomes: self.arguments.operation.tells_failures(&subject(base)),
            duration: self.feeds(Role::Duration),
            shared: self.shares(Role::Duration).then_some(base),
        }
    }

    fn function_label(&self) -> String {
        let arguments = &self.arguments;
        let name = arguments.function.get().or(arguments.method.get());
        name.map_or_else(|| self.function.name(), LitStr::value)
    }

    /// What tells functions apart in the families that they share.
    pub(super) fn function_labels(&self) -> TokenStream {
        let name = self.function_label();
        quote!(&[("function", #name), ("module", ::core::module_path!())])
    }

    /// The same, and where it stands.
    fn constant_labels(&self) -> TokenStream {
        let (krate, labels) = (self.arguments.krate(), self.function_labels());
        quote!(#labels, #krate::__private::origin!())
    }

    /// A const expression of type `&'static [LabelDesc]`, with the names that the attribute gives.
    pub(super) fn label_descs(&self) -> TokenStream {
        let krate = self.arguments.krate();
        let descs = self.arguments.labels().iter().map(|label| {
            let ty = self
                .label_type(label)
                .expect("checked: it is given, or an argument");
            let (name, ty) = (super::function::plain(&label.name), types::unbound(ty));
            let private = attr::private(&krate, ty.span());
            let domain = quote_spanned!(ty.span()=> <#ty as #private::Label>::DOMAIN);
            quote!(#krate::__private::LabelDesc::new(#name, #domain))
        });
        quote!(&[#(#descs),*])
    }

    fn class_label(&self) -> Option<TokenStream> {
        let class = self.class()?;
        let class = types::unbound(&class);
        let private = attr::private(&self.arguments.krate(), class.span());
        let label = quote_spanned!(class.span()=> #private::class_label::<#class>());
        Some(quote!(&[#label]))
    }
}
