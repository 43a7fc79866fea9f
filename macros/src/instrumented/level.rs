use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Expr, ExprLit, Lit, LitInt, LitStr, Path};

use crate::attr::Argument;
use crate::diag::{Diagnostics, alternatives, unknown};

/// As `tracing` numbers them, from one.
const LEVELS: [&str; 5] = ["trace", "debug", "info", "warn", "error"];

/// `"debug"`, `2` or a constant as `Level::DEBUG`.
pub(super) enum Level {
    Named(LitStr),
    Numbered(LitInt),
    Constant(Path),
}

impl Level {
    pub(super) fn info() -> Self {
        Self::Named(LitStr::new("info", Span::call_site()))
    }

    pub(super) fn parse(argument: &Argument<'_>) -> syn::Result<Self> {
        let value = argument.expr("\"debug\"")?;
        match value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(name),
                ..
            }) => Ok(Self::Named(name)),
            Expr::Lit(ExprLit {
                lit: Lit::Int(number),
                ..
            }) => Ok(Self::Numbered(number)),
            Expr::Path(path) => Ok(Self::Constant(path.path)),
            other => {
                let message = "`level` takes a name or a constant; write `level = \"debug\"` or `level = Level::DEBUG`";
                Err(syn::Error::new_spanned(other, message))
            }
        }
    }

    pub(super) fn check(&self, diag: &mut Diagnostics) {
        match self {
            Self::Named(name) if named(&name.value()).is_none() => {
                let message = match name.value().as_str() {
                    "" => format!("the level is empty; write {}", alternatives(&LEVELS)),
                    name => unknown("level", name, &LEVELS),
                };
                diag.error(name, message);
            }
            Self::Numbered(number) if numbered(number).is_none() => {
                let message = format!(
                    "level {number} is none from 1 (`trace`) to 5 (`error`); write the level's name"
                );
                diag.error(number, message);
            }
            Self::Constant(path) => {
                if let Some(level) = path.get_ident().and_then(|it| named(&it.to_string())) {
                    let message = format!("a level is text or a constant; write `\"{level}\"`");
                    diag.error(path, message);
                }
            }
            _ => {}
        }
    }

    /// As a constant expression.
    pub(super) fn tokens(&self, krate: &Path) -> TokenStream {
        let level = match self {
            Self::Constant(path) => return path.to_token_stream(),
            Self::Named(name) => named(&name.value()),
            Self::Numbered(number) => numbered(number),
        };
        let level = format_ident!("{}", level.unwrap_or("info").to_uppercase()); // Checked.
        quote!(#krate::__private::tracing::Level::#level)
    }
}

fn named(name: &str) -> Option<&'static str> {
    LEVELS.into_iter().find(|it| it.eq_ignore_ascii_case(name))
}

fn numbered(number: &LitInt) -> Option<&'static str> {
    let number: usize = number.base10_parse().ok()?;
    LEVELS.get(number.checked_sub(1)?).copied()
}
