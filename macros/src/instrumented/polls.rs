//! `poll`: what the futures of calls do with their time.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, LitStr, Type};

use super::Site;
use super::emit::local;
use super::shape::Shape;
use crate::attr::{self, Argument, Slot};
use crate::diag::Diagnostics;
use crate::duration;

/// What a poll may take where nothing is said: the threshold of `tokio-metrics`, in seconds.
const LIMIT: f64 = 50e-6;

/// `poll`, `poll = true`, `poll(slow = "10ms")`.
pub(super) struct PollArgument {
    asked: bool,
    slow: Slot<LitStr>,
}

impl PollArgument {
    pub(super) fn parse(argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Self> {
        let (mut asked, mut slow) = (true, Slot::default());
        if argument.is_list() {
            argument.list(&["slow = \"...\""], diag, |argument, _| {
                match argument.name().as_str() {
                    "slow" => slow.set(argument, |it| duration::text(it, "\"10ms\"")),
                    _ => Err(argument.unknown(&["slow"])),
                }
            })?;
        } else {
            asked = argument.on()?;
        }
        Ok(Self { asked, slow })
    }
}

/// A function without a future has nothing to poll, and a limit has to be a time.
pub(super) fn check(site: &Site, diag: &mut Diagnostics) {
    let Some(argument) = site.arguments.poll.get().filter(|it| it.asked) else {
        return;
    };
    if let (Some(key), Shape::Plain) = (site.arguments.poll.key(), &site.shape) {
        diag.error(
            key,
            no_future(site.function.ident(), site.function.output()),
        );
    }
    let Some(slow) = argument.slow.get() else {
        return;
    };
    match duration::seconds(slow) {
        Ok(seconds) if seconds > 0.0 => {}
        Ok(_) => diag.error(
            slow,
            "no poll takes less than nothing; write a time, as in `\"1ms\"`",
        ),
        Err(message) => diag.error(slow, message),
    }
}

/// A type may be a future that is not spelled as one.
fn no_future(function: &Ident, output: Option<&Type>) -> String {
    match output {
        None => format!(
            "`poll` measures a future, and `{function}` neither is `async` nor returns one; remove it"
        ),
        Some(_) => format!(
            "`poll` measures a future, and the type that `{function}` returns is not spelled as one; write `Pin<Box<dyn Future<Output = ...>>>` or `impl Future<Output = ...>`, end the body in `Box::pin(async move {{ ... }})`, or remove `poll`"
        ),
    }
}

impl Site {
    /// Whether the time of its futures is measured.
    pub(super) fn polls(&self) -> bool {
        let poll = self.arguments.poll.get();
        poll.is_some_and(|poll| poll.asked)
    }

    /// Its families, and the entry that lets the registry know of them.
    pub(super) fn poll_statics(&self) -> Option<TokenStream> {
        if !self.polls() {
            return None;
        }
        let krate = self.arguments.krate();
        let (desc, check) = (self.polls_desc(), self.polls_check());
        let pieces = ["time", "polls", "slow"].map(|family| {
            let family = format_ident!("{family}");
            quote! {
                #krate::__private::Piece::Family(&__POLLS_DESC.#family),
                #krate::__private::Piece::Constant(__POLLS_DESC.#family.constant_labels)
            }
        });
        Some(quote! {
            const __POLLS_DESC: &#krate::__private::PollsDesc = &#desc;
            #check
            static __POLLS: #krate::__private::PollSite = #krate::__private::PollSite::new(__POLLS_DESC);
            const _: () = {
                #krate::__private::record! { [] #(#pieces),* }
                #[#krate::__private::linkme::distributed_slice(#krate::__private::DECLARED)]
                #[linkme(crate = #krate::__private::linkme)]
                static __DECLARED: &'static dyn #krate::__private::Declare = &__POLLS;
            };
        })
    }

    /// A const expression of type `PollsDesc`.
    fn polls_desc(&self) -> TokenStream {
        let (krate, own) = (self.arguments.krate(), self.arguments.name.key().is_some());
        let base = if own {
            self.base()
        } else {
            "function".to_owned()
        };
        let names = ["time_seconds", "polls", "slow_polls"].map(|it| format!("{base}_{it}"));
        let labelled = !self.arguments.labels().is_empty();
        let labels = if labelled {
            quote!(__LABELS)
        } else {
            quote!(&[])
        };
        let constant = if own {
            quote!(&[])
        } else {
            self.function_labels()
        };
        let slow = self.arguments.poll.get().and_then(|it| it.slow.get());
        let limit = slow.and_then(|slow| duration::seconds(slow).ok());
        let limit = limit.unwrap_or(LIMIT);
        quote! {
            #krate::__private::PollsDesc::new(
                [#(#names),*], #labels, #constant, #limit, #krate::__private::origin!(),
            )
        }
    }

    fn polls_check(&self) -> Option<TokenStream> {
        let key = self.arguments.labels.key()?;
        let private = attr::private(&self.arguments.krate(), key.span());
        Some(quote_spanned!(key.span()=> const _: () = #private::check_polls(__POLLS_DESC);))
    }

    /// The future, measured.
    pub(super) fn polled(&self, future: &TokenStream) -> TokenStream {
        let (krate, polls) = (self.arguments.krate(), local("__polls"));
        quote!(#krate::__private::polled(&__POLLS, #polls, #future))
    }
}
