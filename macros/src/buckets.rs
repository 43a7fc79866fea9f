//! Buckets: a list of bounds, `exponential(…)`, `linear(…)`, or a constant of the user's.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, Lit, Path, UnOp};

use crate::attr::{self, Argument};
use crate::diag::{Diagnostics, nearest};
use crate::ungrouped;

/// The bounds where none are given, which are for seconds.
pub(crate) fn default_bounds() -> TokenStream {
    let bounds = bellwether_spec::DEFAULT_BUCKETS;
    quote!(&[#(#bounds),*])
}

const FUNCTIONS: [&str; 2] = ["exponential", "linear"];

/// What `buckets = …` says.
pub(crate) enum Buckets {
    /// `[0.1, 0.5]`.
    List(syn::ExprArray),
    /// `exponential(start, factor, count)`.
    Exponential(Box<[Expr; 3]>, ExprCall),
    /// `linear(start, width, count)`.
    Linear(Box<[Expr; 3]>, ExprCall),
    /// A constant, which the compiler checks once it knows its value.
    Constant(Box<Expr>),
}

impl Buckets {
    /// Reads `= …`.
    pub(crate) fn read(argument: &Argument<'_>) -> syn::Result<Self> {
        let value = argument.expr("[0.1, 0.5, 1.0]")?;
        match value {
            Expr::Array(list) => Ok(Self::List(list)),
            Expr::Call(call) => Self::call(call),
            Expr::Lit(_) | Expr::Tuple(_) | Expr::Range(_) => Err(syn::Error::new_spanned(
                value,
                "`buckets` takes a list of bounds; write `buckets = [0.1, 0.5, 1.0]`",
            )),
            other => Ok(Self::Constant(Box::new(other))),
        }
    }

    fn call(call: ExprCall) -> syn::Result<Self> {
        let name = call.func.to_token_stream().to_string();
        let Some(near) = nearest(&name, &FUNCTIONS) else {
            return Ok(Self::Constant(Box::new(Expr::Call(call)))); // A `const fn` of the user's.
        };
        if name != near {
            let message = format!("unknown function `{name}`; did you mean `{near}`?");
            return Err(syn::Error::new_spanned(&call.func, message));
        }
        let step = if name == "linear" { "width" } else { "factor" };
        let arguments: Vec<_> = call.args.iter().cloned().collect();
        let Ok(three) = <[Expr; 3]>::try_from(arguments) else {
            let message =
                format!("`{name}` takes three arguments; write `{name}(start, {step}, count)`");
            return Err(syn::Error::new_spanned(&call, message));
        };
        Ok(match name.as_str() {
            "linear" => Self::Linear(Box::new(three), call),
            _ => Self::Exponential(Box::new(three), call),
        })
    }

    /// Reports what can be seen before the values are known.
    pub(crate) fn check(&self, diag: &mut Diagnostics) {
        match self {
            Self::List(list) => check_list(list, diag),
            Self::Exponential(three, call) => {
                let [start, factor, count] = &**three;
                above(start, 0.0, "start", diag);
                above(factor, 1.0, "factor", diag);
                check_count(count, diag);
                last_is_finite(call, diag, || {
                    Some(number(start)? * number(factor)?.powf(number(count)? - 1.0))
                });
            }
            Self::Linear(three, call) => {
                let [start, width, count] = &**three;
                above(width, 0.0, "width", diag);
                check_count(count, diag);
                last_is_finite(call, diag, || {
                    Some(number(start)? + number(width)? * (number(count)? - 1.0))
                });
            }
            Self::Constant(_) => {}
        }
    }

    /// The bounds, where they can be read here: those of a call computed as the runtime's function of that name does, to
    /// the last bit.
    pub(crate) fn known(&self) -> Option<Vec<f64>> {
        match self {
            Self::List(list) => list.elems.iter().map(number).collect(),
            Self::Exponential(three, _) => {
                let [start, factor, count] = &**three;
                let (start, factor) = (number(start)?, number(factor)?);
                let grown = |bound: &f64| Some(bound * factor);
                let bounds = std::iter::successors(Some(start), grown);
                Some(bounds.take(whole(count)?.into()).collect())
            }
            Self::Linear(three, _) => {
                let [start, width, count] = &**three;
                let (start, width) = (number(start)?, number(width)?);
                let bounds = (0..whole(count)?).map(|step| start + width * f64::from(step));
                Some(bounds.collect())
            }
            Self::Constant(_) => None,
        }
    }

    /// An expression of type `&'static [f64]`.
    pub(crate) fn emit(&self, krate: &Path) -> TokenStream {
        match self {
            Self::List(list) if list.elems.iter().all(|bound| number(bound).is_some()) => {
                let bounds = list.elems.iter().map(float);
                quote!(&[#(#bounds),*])
            }
            Self::List(list) => {
                let bounds = list.elems.iter().map(float);
                checked(krate, list, &quote!(&[#(#bounds),*]))
            }
            Self::Exponential(three, call) => {
                let [start, factor, count] = &**three;
                let (start, factor) = (float(start), float(factor));
                let bounds = quote!(&#krate::__private::exponential::<{ #count }>(#start, #factor));
                checked(krate, call, &bounds)
            }
            Self::Linear(three, call) => {
                let [start, width, count] = &**three;
                let (start, width) = (float(start), float(width));
                let bounds = quote!(&#krate::__private::linear::<{ #count }>(#start, #width));
                checked(krate, call, &bounds)
            }
            Self::Constant(value) => checked(krate, value, &quote!(&#value)),
        }
    }
}

/// Bounds that only the compiler knows; its complaint is put where they were written.
fn checked(krate: &Path, at: &impl Spanned, bounds: &TokenStream) -> TokenStream {
    let private = attr::private(krate, at.span());
    let check = quote_spanned!(at.span()=> #private::check_buckets(__BUCKETS));
    quote! {{
        const __BUCKETS: &[::core::primitive::f64] = #bounds;
        const _: () = #check;
        __BUCKETS
    }}
}

/// A bound is inclusive and cumulative, so one that does not grow is a bucket that can never differ.
fn check_list(list: &syn::ExprArray, diag: &mut Diagnostics) {
    if list.elems.is_empty() {
        diag.error(
            list,
            "`buckets` is empty; write at least one bound, as in `[0.1, 0.5, 1.0]`",
        );
    }
    let mut before: Option<f64> = None;
    for bound in &list.elems {
        check_finite(bound, diag);
        let Some(value) = number(bound).filter(|value| value.is_finite()) else {
            continue;
        };
        if let Some(before) = before
            && value <= before
        {
            diag.error(bound, format!("bucket bound {value} must be greater than {before}, the one before it; write the bounds in rising order"));
        }
        before = Some(value);
    }
}

fn check_finite(bound: &Expr, diag: &mut Diagnostics) {
    let text = bound.to_token_stream().to_string().replace(' ', "");
    let infinite = number(bound).is_some_and(f64::is_infinite);
    if infinite || text.ends_with("INFINITY") {
        diag.error(
            bound,
            "bucket bound is infinite; remove it, because the bucket `+Inf` is implied",
        );
    } else if text.ends_with("NAN") {
        diag.error(bound, "bucket bound is not a number; write a finite number");
    } else if let Expr::Lit(literal) = ungrouped::expr(bound)
        && number(bound).is_none()
    {
        diag.error(
            literal,
            format!("bucket bound {text} is not a number; write a number such as `0.5`"),
        );
    }
}

fn above(value: &Expr, least: f64, what: &str, diag: &mut Diagnostics) {
    if let Some(given) = number(value)
        && given <= least
    {
        diag.error(
            value,
            format!("{what} {given} must be greater than {least}, because the bounds have to rise"),
        );
    }
}

fn check_count(count: &Expr, diag: &mut Diagnostics) {
    let Some(given) = number(count) else {
        return; // A constant of the user's.
    };
    if given < 1.0 || given.fract() != 0.0 {
        diag.error(
            count,
            "the count of buckets must be a whole number of at least 1",
        );
    }
}

fn last_is_finite(call: &ExprCall, diag: &mut Diagnostics, last: impl FnOnce() -> Option<f64>) {
    if last().is_some_and(|last| !last.is_finite()) {
        diag.error(
            call,
            "the last bound is not a finite number; write fewer buckets",
        );
    }
}

fn whole(count: &Expr) -> Option<u16> {
    match ungrouped::expr(count) {
        Expr::Lit(syn::ExprLit {
            lit: Lit::Int(count),
            ..
        }) => count.base10_parse().ok(),
        _ => None,
    }
}

/// The value of a number as it is written, with its sign.
pub(crate) fn number(value: &Expr) -> Option<f64> {
    match ungrouped::expr(value) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Float(float) => float.base10_parse().ok(),
            Lit::Int(int) => int.base10_parse::<u64>().ok()?.to_string().parse().ok(),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Some(-number(&unary.expr)?),
        _ => None,
    }
}

/// `[1, 5, 10]` means what it says: a number becomes an `f64`, whatever it was written as.
pub(crate) fn float(value: &Expr) -> TokenStream {
    number(value).map_or_else(|| value.to_token_stream(), |number| quote!(#number))
}
