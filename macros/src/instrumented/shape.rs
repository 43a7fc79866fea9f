use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::{Block, Expr, ExprAsync, Stmt, Type};

use super::function::Function;
use super::types::{self, Future};

/// What of a function is a call.
pub(super) enum Shape {
    /// The body, which runs to its end.
    Plain,
    /// The body of an `async fn`.
    Async,
    /// The `async` block that the body ends in.
    Block(Box<Tail>),
    /// The future that the body gives.
    Value(Box<Future>),
}

/// An `async` block at the end of a body.
pub(super) struct Tail {
    /// The statements before it.
    pub(super) before: TokenStream,
    /// The `Box::pin` that it is given to.
    pub(super) pin: Option<Expr>,
    pub(super) block: ExprAsync,
    /// Its type, where that is spelled.
    pub(super) output: Option<Type>,
}

impl Shape {
    pub(super) fn of(function: &Function) -> Self {
        if function.is_async() {
            return Self::Async;
        }
        let future = function.output().and_then(types::future);
        if let Some(mut tail) = tail(&function.body) {
            tail.output = future.and_then(|future| future.output);
            return Self::Block(Box::new(tail));
        }
        future.map_or(Self::Plain, |future| Self::Value(Box::new(future)))
    }
}

/// The block, if it is all that the body can return.
fn tail(body: &TokenStream) -> Option<Tail> {
    if !has(body, "async") {
        return None; // Most bodies need no parsing.
    }
    let mut statements = Block::parse_within.parse2(body.clone()).ok()?;
    let Some(Stmt::Expr(last, None)) = statements.pop() else {
        return None;
    };
    let (pin, block) = pinned(last)?;
    let before = statements.iter().map(ToTokens::to_token_stream).collect();
    (!has(&before, "return")).then_some(Tail {
        before,
        pin,
        block,
        output: None,
    })
}

/// `async {}`, or the same in `Box::pin(…)`.
fn pinned(expr: Expr) -> Option<(Option<Expr>, ExprAsync)> {
    match expr {
        Expr::Async(block) => Some((None, block)),
        Expr::Call(mut call) if is_box_pin(&call.func) && call.args.len() == 1 => {
            match call.args.pop()? {
                Expr::Async(block) => Some((Some(*call.func), block)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_box_pin(function: &Expr) -> bool {
    let Expr::Path(path) = function else {
        return false;
    };
    let names = path
        .path
        .segments
        .iter()
        .rev()
        .take(2)
        .map(|segment| segment.ident.to_string());
    names.eq(["pin", "Box"])
}

/// Whether the word occurs, however deep.
fn has(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => has(&group.stream(), word),
        _ => false,
    })
}
