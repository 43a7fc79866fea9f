//! The items in a body.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Item, Stmt, Token};

/// The items that a body begins with, and the rest. Items after statements of ours would look to clippy like the user's
/// mistake; the definition of a macro stays, because it sees what is bound before it.
pub(super) fn leading(body: TokenStream) -> (TokenStream, TokenStream) {
    let split = |input: ParseStream<'_>| {
        let mut items = TokenStream::new();
        while may_begin_item(input) {
            let ahead = input.fork();
            match ahead.parse() {
                Ok(Stmt::Item(item)) if !matches!(item, Item::Macro(_)) => {
                    item.to_tokens(&mut items);
                }
                _ => break,
            }
            input.advance_to(&ahead);
        }
        Ok((items, input.parse()?))
    };
    let split: syn::Result<_> = split.parse2(body.clone());
    split.unwrap_or_else(|_| (TokenStream::new(), body))
}

/// Most bodies need no parsing.
fn may_begin_item(input: ParseStream<'_>) -> bool {
    const WORDS: [&str; 14] = [
        "async", "const", "enum", "extern", "fn", "impl", "mod", "pub", "static", "struct",
        "trait", "type", "unsafe", "use",
    ];
    let word = input.cursor().ident();
    input.peek(Token![#]) || word.is_some_and(|(word, _)| WORDS.iter().any(|it| word == it))
}
