use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Signature, Type};

use super::arguments::LabelArgument;
use super::captures::{Around, Captures};
use super::function::Function;
use super::shape::{Shape, Tail};
use super::types::{self, Future, Handed};
use super::{Site, expected, items};
use crate::{attr, ungrouped};

/// The function with its call site in it.
pub(super) fn function(site: &Site) -> TokenStream {
    let Function {
        attributes,
        visibility,
        signature,
        braces,
        ..
    } = &site.function;
    let captures = match &site.shape {
        Shape::Plain | Shape::Left | Shape::Value(_) => Captures::of(site, Around::Closure),
        Shape::Async => Captures::of(site, Around::AsyncBlock),
        Shape::Block(_) => Captures::none(site),
    };
    let (statics, call) = (statics(site), call(site, &captures));
    let signature = Signature {
        inputs: captures.inputs,
        ..signature.clone()
    };
    let (unused, mut_self) = (captures.unused, captures.mut_self);
    // To wait for `!` looks to the one like a mistake, and to the other to return what can be waited for.
    let allow = site.function.is_async().then(|| {
        let never = matches!(site.function.output(), Some(Type::Never(_)));
        let never = never.then(|| quote!(clippy::diverging_sub_expression,));
        quote!(#[allow(#never clippy::async_yields_async)])
    });
    let mut_self = mut_self.then(|| quote!(#[allow(unused_assignments)]));
    let mut body = Group::new(Delimiter::Brace, quote!(#statics #unused #call));
    body.set_span(*braces);
    quote!(#(#attributes)* #allow #mut_self #visibility #signature #body)
}

/// What is declared, and the entry that lets the registry know of it before the first call.
fn statics(site: &Site) -> TokenStream {
    let krate = site.arguments.krate();
    let (desc, span) = (site.desc(), site.span_site());
    let labels = (!site.arguments.labels().is_empty()).then(|| {
        let labels = site.label_descs();
        quote!(const __LABELS: &[#krate::__private::LabelDesc] = #labels;)
    });
    let check = site.arguments.labels.key().map(|key| {
        let private = attr::private(&krate, key.span());
        quote_spanned!(key.span()=> const _: () = #private::check_operation(__DESC);)
    });
    let bound = site
        .arguments
        .operation
        .emit_bound_check(&krate, &quote!(__DESC));
    let (record, polls) = (site.record(), site.poll_statics());
    // Another attribute may be ours, under a name that the block does not know: see `check`.
    let of_block = site.arguments.method.key().is_some() && !site.function.attributes.is_empty();
    let of_block = of_block.then(|| {
        quote!(
            const __OF_BLOCK: () = ();
        )
    });
    quote! {
        #of_block
        #labels
        const __DESC: &#krate::__private::OperationDesc = &#desc;
        #check
        #bound
        #record
        static __SITE: #krate::__private::CallSite = #krate::__private::CallSite::new(__DESC, #span);
        #[#krate::__private::linkme::distributed_slice(#krate::__private::DECLARED)]
        #[linkme(crate = #krate::__private::linkme)]
        static __DECLARED: &'static dyn #krate::__private::Declare = &__SITE;
        #polls
    }
}

fn call(site: &Site, captures: &Captures) -> TokenStream {
    let (place, body) = (site.place(), site.body(captures));
    match &site.shape {
        Shape::Plain | Shape::Left => plain(site, &place, &body),
        Shape::Async if site.polls() => {
            let (places, call) = (site.places(), asynchronous(site, &local("__place"), &body));
            quote!(#places #call)
        }
        Shape::Async => asynchronous(site, &place, &body),
        Shape::Block(tail) => block(site, tail),
        Shape::Value(future) => value(site, future, &body),
    }
}

/// The body runs in a closure so that `?` and `return` leave it and not the function. The closure's type says what it
/// returns, or else `?` would not know what to turn an error into.
fn plain(site: &Site, place: &TokenStream, body: &TokenTree) -> TokenStream {
    let returns = site.returns();
    site.run(
        "call",
        &quote!(),
        place,
        site.own_span(),
        &quote!(move || -> #returns #body),
    )
}

fn asynchronous(site: &Site, place: &TokenStream, body: &TokenTree) -> TokenStream {
    let output = type_argument(site.function.output(), quote!(()));
    let future = site.future(&output, place, site.own_span(), &quote!(async move #body));
    quote!(#future.await)
}

/// The `async` block stays where it is, with the call around it and inside its box. Fields are recorded in it, because
/// a future that is never polled has no span; around it all is moved, because the fields are asked for after the function
/// has returned.
fn block(site: &Site, tail: &Tail) -> TokenStream {
    let Tail {
        before,
        block,
        output,
        ..
    } = tail;
    let (places, place) = (site.places(), local("__place"));
    let output = type_argument(output.as_ref(), quote!(_));
    let mut future = site.future(&output, &place, site.own_span(), &quote!(#block));
    if site.has_own_span() {
        future = quote!(async move { #future.await });
    }
    let future = tail.with(future);
    quote! {
        #places
        #before
        #future
    }
}

/// Somebody else's future, as the body gives it.
fn value(site: &Site, future: &Future, body: &TokenTree) -> TokenStream {
    let (krate, places) = (site.arguments.krate(), site.places());
    let (returns, span) = (site.returns(), site.own_span());
    let output = type_argument(future.output.as_ref(), quote!(_));
    let mut body = quote!(#krate::__private::call_once(move || -> #returns #body));
    if matches!(future.around, Handed::Box) {
        body = quote!(#krate::__private::into_pin(#body));
    }
    let (name, place) = (local("__span"), local("__place"));
    let made = span.as_ref().map(|span| quote!(let #name = #span;));
    let call = site.future(&output, &place, span.map(|_| name), &body);
    let call = match future.around {
        Handed::Nothing => call,
        Handed::PinBox => quote!(#krate::__private::pinned(#call)),
        Handed::Box => quote!(#krate::__private::boxed(#call)),
    };
    quote! {
        #places
        #made
        #call
    }
}

/// A variable of the expansion, which no name of the user's can be.
pub(super) fn local(name: &str) -> TokenStream {
    Ident::new(name, Span::mixed_site()).into_token_stream()
}

/// The type as a type argument, where `impl Trait` and `!` cannot stand.
fn type_argument(ty: Option<&Type>, otherwise: TokenStream) -> TokenStream {
    ty.map_or(otherwise, |ty| types::erased(ty).into_token_stream())
}

impl Site {
    /// A call that is a future.
    fn future(
        &self,
        output: &TokenStream,
        place: &TokenStream,
        span: Option<TokenStream>,
        body: &TokenStream,
    ) -> TokenStream {
        let types = quote!(::<#output, _, _, _>);
        if self.polls() {
            return self.run("future", &types, place, span, &self.polled(body));
        }
        self.run("future", &types, place, span, body)
    }

    /// What runs the body as a call, in a span that is made for it or without one.
    fn run(
        &self,
        what: &str,
        types: &TokenStream,
        place: &TokenStream,
        span: Option<TokenStream>,
        body: &TokenStream,
    ) -> TokenStream {
        let (krate, verdict) = (self.arguments.krate(), self.verdict());
        let Some(span) = span else {
            let what = format_ident!("{what}");
            return quote!(#krate::__private::#what #types (&__SITE, #place, #body, #verdict));
        };
        let what = format_ident!("{what}_in");
        quote!(#krate::__private::#what #types (&__SITE, #place, #span, #body, #verdict))
    }

    /// The body in its braces, and before it what takes the arguments along. Until the edition of 2024, temporaries of the
    /// expression that it ends in outlive what is bound in the same block, so those are bound outside of an arm.
    fn body(&self, captures: &Captures) -> TokenTree {
        let (taken, returned) = (&captures.taken, self.output_type());
        let (items, mut body) = items::leading(expected::body(self));
        if captures.binds {
            let body_alone = self.braced(body);
            body = quote!(match () { () => #body_alone });
        }
        self.braced(quote!(#items #returned #taken #body))
    }

    /// In the braces of the body, of whose edition they are.
    fn braced(&self, tokens: TokenStream) -> TokenTree {
        let mut braced = Group::new(Delimiter::Brace, tokens);
        braced.set_span(self.function.braces);
        braced.into()
    }

    /// What an `async` block returns, in a branch that is never taken, for it has no place for a type.
    fn output_type(&self) -> Option<TokenStream> {
        let output = type_argument(self.function.output(), quote!(()));
        // A branch of any type would hide that the body never returns.
        let known = self.function.is_async() && output.to_string() != "_";
        let krate = self.arguments.krate();
        known.then(|| quote!(if false { return #krate::__private::unreached::<#output>(); }))
    }

    /// The type of a closure around the body, where `!` can stand.
    fn returns(&self) -> TokenStream {
        match self.function.output() {
            Some(never @ Type::Never(_)) => quote!(#never),
            other => type_argument(other, quote!(())),
        }
    }

    /// Where the call is counted: found before the body can move an argument away.
    fn place(&self) -> TokenStream {
        self.placed(|set| quote!(__SITE.at(#set)), &quote!(()))
    }

    /// The same as a variable, and another for its polls.
    fn places(&self) -> TokenStream {
        if !self.polls() {
            let place = self.place();
            let name = local("__place");
            return quote!(let #name = #place;);
        }
        let both = |set: &TokenStream| quote!((__SITE.at(#set), __POLLS.at(#set)));
        let places = self.placed(both, &quote!(((), ())));
        let (place, polls) = (local("__place"), local("__polls"));
        quote!(let (#place, #polls) = #places;)
    }

    fn placed(
        &self,
        at: impl Fn(&TokenStream) -> TokenStream,
        unlabelled: &TokenStream,
    ) -> TokenStream {
        let labels = self.arguments.labels();
        if labels.is_empty() {
            return unlabelled.clone();
        }
        let names: Vec<_> = (0..labels.len())
            .map(|at| Ident::new(&format!("__label_{at}"), Span::mixed_site()))
            .collect();
        let values = names
            .iter()
            .zip(labels)
            .map(|(name, label)| value_of(name, label));
        let krate = self.arguments.krate();
        let set = match names.as_slice() {
            [only] => quote!(#krate::__private::LabelProbe(#only).label()),
            several => quote!(&(#(#krate::__private::LabelProbe(#several).label()),*)),
        };
        let found = at(&set);
        quote!({ #(#values)* #found })
    }

    /// Whether the compiler knows what the body gives before it has seen where that goes.
    pub(super) fn output_is_known(&self) -> bool {
        match &self.shape {
            Shape::Plain | Shape::Left | Shape::Async => true,
            Shape::Block(tail) => tail.output.is_some(),
            Shape::Value(future) => future.output.is_some(),
        }
    }

    /// The compiler's refusal of a future whose type is not spelled as one, in a branch that is never taken: to make it is no
    /// call. A predicate is about what the body returns, whatever it is.
    fn unmade(&self) -> Option<TokenStream> {
        let predicate = self.arguments.is_error.key().or(self.arguments.ok_if.key());
        let plain = predicate.is_none() && matches!(self.shape, Shape::Plain);
        let ty = self.function.output().filter(|_| plain)?;
        if types::is_no_future(ty) {
            return None;
        }
        let at = Span::call_site().located_at(ty.span());
        let private = attr::private(&self.arguments.krate(), at);
        let output = local("__output");
        let Type::Tuple(tuple) = ty else {
            return Some(quote_spanned!(at=> if false { #private::made(#output, 0).counts(); }));
        };
        let each: Vec<_> = (0..tuple.elems.len()).map(syn::Index::from).collect();
        Some(quote_spanned! {at=>
            if false { #(#private::made(&#output.#each, 0).counts();)* }
        })
    }

    /// A closure from a reference to the output.
    fn verdict(&self) -> TokenStream {
        let (krate, output) = (self.arguments.krate(), local("__output"));
        if matches!(self.function.output(), Some(Type::Never(_)))
            || expected::diverges(&self.function)
        {
            return quote!(|_| #krate::__private::Verdict::OK); // Never asked.
        }
        let by_type = self.class().map_or_else(
            || {
                if self.output_is_known() {
                    quote!(#krate::__private::Probe::new(#output).verdict())
                } else {
                    quote!(#krate::__private::ResultProbe(#output).verdict())
                }
            },
            |class| {
                let class = types::unbound(&class);
                let verdict = Ident::new("verdict", class.span());
                quote!(#krate::__private::ClassProbe::<#class, _>::new(#output).#verdict())
            },
        );
        let (is_error, ok_if) = (self.arguments.is_error.get(), self.arguments.ok_if.get());
        let holds = |predicate: &Expr| quote!(#krate::__private::holds(#output, #predicate));
        let error = is_error.map(holds).or_else(|| {
            let ok = holds(ok_if?);
            Some(quote!(!#ok))
        });
        let verdict = error.map_or_else(
            || by_type.clone(),
            |error| quote!(#krate::__private::decided(#error, #by_type)),
        );
        match (self.unmade(), self.events()) {
            (None, None) => quote!(|#output| #verdict),
            (unmade, events) => quote!(|#output| { #unmade #events #verdict }),
        }
    }
}

/// A reference to a label's value. A place is borrowed, so that a label need not be `Copy`.
fn value_of(name: &Ident, label: &LabelArgument) -> TokenStream {
    let Some((ty, value)) = &label.given else {
        let argument = &label.name;
        return quote!(let #name = &#argument;);
    };
    let value = ungrouped::expr(value);
    if !matches!(value, Expr::Path(_) | Expr::Field(_)) {
        return quote!(let #name: #ty = #value; let #name = &#name;);
    }
    let ty = types::behind_references(ty);
    let borrowed = quote_spanned!(value.span()=> &#value);
    quote!(let #name: &#ty = #borrowed;)
}
