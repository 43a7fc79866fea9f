use proc_macro2::{Ident, TokenStream};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, LitStr, Path, Signature, Visibility};

use crate::attr::{self, Argument, Slot};
use crate::diag::Diagnostics;
use crate::duration;

/// The words for the probes, and what the runtime calls them.
const PROBES: [(&str, &str); 3] = [
    ("liveness", "Liveness"),
    ("readiness", "Readiness"),
    ("startup", "Startup"),
];

/// In seconds.
const DAY: f64 = 24.0 * 3600.0;

/// What stands in the parentheses of the attribute.
#[derive(Default)]
pub(super) struct Arguments {
    pub(super) name: Slot<LitStr>,
    pub(super) group: Slot<LitStr>,
    pub(super) timeout: Slot<Limit>,
    pub(super) cache: Slot<Limit>,
    pub(super) critical: Slot<bool>,
    /// Those that were given, in their order.
    pub(super) probes: Vec<(Ident, &'static str)>,
    krate: Slot<Path>,
}

impl Arguments {
    const KEYS: [&'static str; 9] = [
        "name",
        "group",
        "timeout",
        "cache",
        "critical",
        "liveness",
        "readiness",
        "startup",
        "crate",
    ];

    pub(super) fn parse(tokens: TokenStream, diag: &mut Diagnostics) -> Self {
        let mut arguments = Self::default();
        let parser = |input: ParseStream<'_>| {
            attr::arguments(input, &["name = \"...\""], diag, |argument, _| {
                arguments.read(argument)
            });
            Ok(())
        };
        let parsed = parser.parse2(tokens);
        diag.absorb(parsed);
        arguments
    }

    fn read(&mut self, argument: &Argument<'_>) -> syn::Result<()> {
        match argument.name().as_str() {
            "name" => self.name.set(argument, Argument::text),
            "group" => self.group.set(argument, Argument::text),
            "timeout" => self.timeout.set(argument, |it| Limit::parse(it, "\"2s\"")),
            "cache" => self.cache.set(argument, |it| Limit::parse(it, "\"5s\"")),
            "critical" => self.critical.set(argument, Argument::on),
            "crate" => self.krate.set(argument, Argument::path),
            name => {
                let Some((_, variant)) = PROBES.into_iter().find(|(word, _)| *word == name) else {
                    return Err(argument.unknown(&Self::KEYS));
                };
                self.probes.push((argument.key().clone(), variant));
                argument.flag()
            }
        }
    }

    pub(super) fn krate(&self) -> Path {
        attr::krate(&self.krate)
    }
}

/// A duration of at most a day, and the text that says it.
pub(super) struct Limit {
    pub(super) text: LitStr,
    pub(super) nanoseconds: u64,
}

impl Limit {
    fn parse(argument: &Argument<'_>, example: &str) -> syn::Result<Self> {
        let text = duration::text(argument, example)?;
        match duration::seconds(&text) {
            Ok(seconds) if seconds > DAY => {
                let message = format!(
                    "`{}` is longer than a day; write a shorter one",
                    text.value()
                );
                Err(syn::Error::new(text.span(), message))
            }
            Ok(seconds) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "it is a whole number between nothing and a day"
                )]
                let nanoseconds = (seconds * 1e9).round() as u64;
                Ok(Self { text, nanoseconds })
            }
            Err(message) => Err(syn::Error::new(text.span(), message)),
        }
    }
}

/// A function as far as it matters to who calls it.
pub(super) struct Function {
    pub(super) attributes: Vec<Attribute>,
    pub(super) signature: Signature,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let _: Visibility = input.parse()?;
        if input.fork().parse::<Signature>().is_err() {
            let message =
                "only a function can be a health check; put `#[health_check]` on an `async fn`";
            return Err(input.error(message));
        }
        let signature: Signature = input.parse()?;
        if !input.peek(syn::token::Brace) {
            let message = "a function without a body cannot be a health check; write the body";
            return Err(syn::Error::new(signature.ident.span(), message));
        }
        let _: TokenStream = input.parse()?;
        Ok(Self {
            attributes,
            signature,
        })
    }
}
