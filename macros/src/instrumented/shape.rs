use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::{Block, Expr, ExprAsync, Stmt, Type};

use super::function::Function;
use super::leaves;
use super::types::{self, Future};
use crate::ungrouped;

/// What of a function is a call.
pub(super) enum Shape {
    /// The body, which runs to its end.
    Plain,
    /// The same, though it ends in an `async` block: statements before may leave it, and no future is spelled.
    Left,
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
    /// What it is given to, from the inside.
    given_to: Vec<GivenTo>,
    pub(super) block: ExprAsync,
    /// Its type, where that is spelled.
    pub(super) output: Option<Type>,
}

/// What takes a future of any type.
enum GivenTo {
    /// `Box::pin(…)`.
    Function(Expr),
    /// `….boxed()`.
    Method(Ident),
}

impl Shape {
    pub(super) fn of(function: &Function) -> Self {
        if function.is_async() {
            return Self::Async;
        }
        let future = function.output().and_then(types::future);
        match (tail(&function.body), future) {
            (Some((mut tail, false)), future) => {
                tail.output = future.and_then(|future| future.output);
                Self::Block(Box::new(tail))
            }
            (_, Some(future)) => Self::Value(Box::new(future)),
            (Some((_, true)), None) => Self::Left,
            (None, None) => Self::Plain,
        }
    }
}

impl Tail {
    /// This instead of the block, given to what the block was given to.
    pub(super) fn with(&self, future: TokenStream) -> TokenStream {
        self.given_to
            .iter()
            .fold(future, |future, given_to| match given_to {
                GivenTo::Function(function) => quote!(#function(#future)),
                GivenTo::Method(method) => quote!(#future.#method()),
            })
    }
}

/// The block that the body ends in, and whether the body may return something else.
fn tail(body: &TokenStream) -> Option<(Tail, bool)> {
    if !has(body, "async") {
        return None; // Most bodies need no parsing.
    }
    let mut statements = Block::parse_within.parse2(body.clone()).ok()?;
    let last = match statements.pop()? {
        Stmt::Expr(Expr::Return(last), _) => *last.expr?,
        Stmt::Expr(last, None) => last,
        _ => return None,
    };
    let mut given_to = Vec::new();
    let block = block_in(&last, &mut given_to)?.clone();
    let tail = Tail {
        before: statements.iter().map(ToTokens::to_token_stream).collect(),
        given_to,
        block,
        output: None,
    };
    Some((tail, statements.iter().any(leaves::may_leave)))
}

/// `async {}`, or the same in a box.
fn block_in<'a>(expr: &'a Expr, given_to: &mut Vec<GivenTo>) -> Option<&'a ExprAsync> {
    match ungrouped::expr(expr) {
        Expr::Async(block) => Some(block),
        Expr::Call(call) if boxes(&call.func) && call.args.len() == 1 => {
            let block = block_in(call.args.first()?, given_to)?;
            given_to.push(GivenTo::Function((*call.func).clone()));
            Some(block)
        }
        Expr::MethodCall(call) if call.args.is_empty() && call.turbofish.is_none() => {
            let boxes = call.method == "boxed" || call.method == "boxed_local";
            let block = block_in(&call.receiver, given_to).filter(|_| boxes)?;
            given_to.push(GivenTo::Method(call.method.clone()));
            Some(block)
        }
        _ => None,
    }
}

/// Whether it puts any future into a box: a function of that name of another type may want one in particular.
fn boxes(function: &Expr) -> bool {
    let Expr::Path(path) = ungrouped::expr(function) else {
        return false;
    };
    let mut names = path.path.segments.iter().rev();
    let (name, of) = (names.next(), names.next());
    let is = |word: &str, owner: &str| {
        name.is_some_and(|it| it.ident == word) && of.is_some_and(|it| it.ident == owner)
    };
    is("pin", "Box") || is("new", "Box") || is("from", "Pin")
}

/// Whether the word occurs, however deep.
fn has(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => has(&group.stream(), word),
        _ => false,
    })
}
