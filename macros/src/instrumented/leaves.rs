//! Whether statements may leave the function that they stand in.

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::token::Brace;
use syn::{ExprClosure, Ident, Stmt, Token};

/// Macros that do not return from the function around them, unless what they are given does. Any other may.
const HARMLESS: [&str; 48] = [
    "addr_of",
    "addr_of_mut",
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "concat",
    "dbg",
    "debug",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "debug_span",
    "env",
    "eprint",
    "eprintln",
    "error",
    "error_span",
    "event",
    "file",
    "format",
    "format_args",
    "include_bytes",
    "include_str",
    "info",
    "info_span",
    "line",
    "log",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "span",
    "stringify",
    "thread_local",
    "todo",
    "trace",
    "trace_span",
    "unimplemented",
    "unreachable",
    "vec",
    "warn",
    "warn_span",
    "write",
    "writeln",
];

/// Whether there is a `return` in it that is this function's, or a macro that may be one.
pub(super) fn may_leave(statement: &Stmt) -> bool {
    match statement {
        Stmt::Item(_) => false,
        other => leaves.parse2(other.to_token_stream()).unwrap_or(true),
    }
}

/// The same for tokens. Where it cannot be told, they do.
fn leaves(input: ParseStream<'_>) -> syn::Result<bool> {
    // After a value, `|` is no closure's.
    let mut after_value = false;
    while !input.is_empty() {
        if input.peek(Token![return]) {
            return Ok(true);
        }
        if (!after_value && skip_closure(input)) || skip_inner(input)? {
            after_value = true;
            continue;
        }
        if input.peek(Ident) && input.peek2(Token![!]) && !input.peek2(Token![!=]) {
            let name = input.parse::<Ident>()?.to_string();
            if !HARMLESS.contains(&&*name) {
                return Ok(true);
            }
        }
        if input.parse::<Option<Token![||]>>()?.is_some() {
            after_value = false;
            continue;
        }
        after_value = match input.parse()? {
            TokenTree::Group(group) if leaves.parse2(group.stream())? => return Ok(true),
            TokenTree::Punct(punct) => punct.as_char() == '?',
            _ => true,
        };
    }
    Ok(false)
}

/// A closure returns from itself.
fn skip_closure(input: ParseStream<'_>) -> bool {
    let begins = input.peek(Token![|]) // Of `||` too.
        || input.peek(Token![move])
        || input.peek(Token![async])
        || input.peek(Token![static]);
    let fork = input.fork();
    let is_one = begins && fork.parse::<ExprClosure>().is_ok();
    if is_one {
        input.advance_to(&fork);
    }
    is_one
}

/// So do an `async` block and a function.
fn skip_inner(input: ParseStream<'_>) -> syn::Result<bool> {
    let block = input.peek(Token![async])
        && (input.peek2(Brace) || (input.peek2(Token![move]) && input.peek3(Brace)));
    let function = input.peek(Token![fn]) && input.peek2(Ident);
    if !(block || function) {
        return Ok(false);
    }
    while !input.peek(Brace) {
        input.parse::<TokenTree>()?;
    }
    input.parse::<TokenTree>()?;
    Ok(true)
}
