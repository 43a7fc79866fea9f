//! Which names a body, or what is asked of the attribute, may use.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::function::plain;

/// Whether these tokens may use this name, be it in the text of a format. `it.name` does not, `..name` does.
pub(super) fn uses(tokens: &TokenStream, name: &str) -> bool {
    let mut dots = 0;
    tokens.clone().into_iter().any(|token| {
        let before = std::mem::take(&mut dots);
        match token {
            TokenTree::Ident(other) => before != 1 && plain(&other) == name,
            TokenTree::Group(group) => uses(&group.stream(), name),
            TokenTree::Literal(literal) => is_captured(&literal.to_string(), name),
            TokenTree::Punct(punct) => {
                dots = if punct.as_char() == '.' {
                    before + 1
                } else {
                    0
                };
                false
            }
        }
    })
}

/// Whether these tokens assign to a field of what has this name: `name.field = …`, `name.0[1].field += …`,
/// `(name.field, _) = …`.
pub(super) fn assigns_to_field(tokens: &TokenStream, name: &str) -> bool {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Ident(it) => plain(it) == name && is_assigned(&tokens[at + 1..]),
        TokenTree::Group(group) => {
            let several = is_assignment(&tokens[at + 1..]) && uses(&group.stream(), name);
            several || assigns_to_field(&group.stream(), name)
        }
        _ => false,
    })
}

/// `.field[index].field = …`.
fn is_assigned(mut tokens: &[TokenTree]) -> bool {
    let all = tokens.len();
    loop {
        tokens = match tokens {
            [dot, TokenTree::Ident(_) | TokenTree::Literal(_), rest @ ..] if is(dot, '.') => rest,
            [TokenTree::Group(index), rest @ ..] if index.delimiter() == Delimiter::Bracket => rest,
            _ => break,
        };
    }
    tokens.len() < all && is_assignment(tokens)
}

/// `= …`, `+= …`, `<<= …`.
fn is_assignment(tokens: &[TokenTree]) -> bool {
    let operator = |token: &TokenTree| "+-*/%&|^".contains(|mark| is(token, mark));
    match tokens {
        [assign, after, ..] if is(assign, '=') => !is(after, '=') && !is(after, '>'),
        [first, assign, ..] if operator(first) => is(assign, '='),
        [first, second, assign, ..] if is(first, '<') || is(first, '>') => {
            is(second, if is(first, '<') { '<' } else { '>' }) && is(assign, '=')
        }
        _ => false,
    }
}

/// `{name}`, `{name:?}`, `{:name$}`.
fn is_captured(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (text[..at].trim_end(), text[at + name.len()..].trim_start());
        after.starts_with('$') || before.ends_with('{') && after.starts_with(['}', ':'])
    })
}

/// What the arguments of the attribute do with a name. Their own keys, and those of labels and fields, are no use of it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Asked {
    No,
    /// A label or a field borrows it or a field of it.
    Borrowed,
    /// It may be moved into an expression.
    Any,
}

pub(super) fn asked(arguments: &TokenStream, name: &str) -> Asked {
    let tokens: Vec<_> = arguments.clone().into_iter().collect();
    let uses = tokens.split(is_comma).flat_map(|argument| match argument {
        [TokenTree::Ident(key), TokenTree::Group(list)] if key == "labels" || key == "fields" => {
            listed(&list.stream(), name)
        }
        [TokenTree::Ident(skip), TokenTree::Group(_)]
            if skip == "skip" || skip == "__parameters" =>
        {
            Vec::new()
        }
        [_, value @ ..] if value.iter().any(|it| uses(&it.clone().into(), name)) => {
            vec![Asked::Any]
        }
        _ => Vec::new(),
    });
    uses.fold(Asked::No, |all, one| match all {
        Asked::Any => Asked::Any,
        _ => one,
    })
}

/// `arm`, `text = %argument`, `arm: Arm = argument.field`.
fn listed(list: &TokenStream, name: &str) -> Vec<Asked> {
    let tokens: Vec<_> = list.clone().into_iter().collect();
    let values = tokens.split(is_comma).map(|listed| {
        let value = listed.iter().position(|token| is(token, '='));
        &listed[value.map_or(0, |at| at + 1)..]
    });
    let using = values.filter(|value| uses(&value.iter().cloned().collect(), name));
    let asked = using.map(|value| {
        let is_place = |token: &TokenTree| match token {
            TokenTree::Group(_) => false,
            TokenTree::Punct(punct) => "%?&*.".contains(punct.as_char()),
            _ => true,
        };
        if value.iter().all(is_place) {
            Asked::Borrowed
        } else {
            Asked::Any
        }
    });
    asked.collect()
}

fn is_comma(token: &TokenTree) -> bool {
    is(token, ',')
}

fn is(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}
