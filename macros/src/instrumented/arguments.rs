use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::token::Brace;
use syn::{Expr, ExprBlock, Ident, Lit, LitStr, Path, Token, Type};

use super::event::EventArgument;
use super::level::Level;
use super::polls::PollArgument;
use crate::attr::{self, Argument, Slot};
use crate::diag::Diagnostics;
use crate::operation::Operation;

/// What stands in the parentheses of the attribute.
#[derive(Default)]
pub(super) struct Arguments {
    pub(super) name: Slot<LitStr>,
    pub(super) function: Slot<LitStr>,
    pub(super) operation: Operation,
    pub(super) labels: Slot<Vec<LabelArgument>>,
    pub(super) is_error: Slot<Expr>,
    pub(super) ok_if: Slot<Expr>,
    pub(super) level: Slot<Level>,
    pub(super) target: Slot<Expr>,
    pub(super) span: Slot<SpanArgument>,
    pub(super) skip: Slot<Vec<Ident>>,
    pub(super) skip_all: Slot<()>,
    pub(super) parent: Slot<Expr>,
    pub(super) follows_from: Slot<Expr>,
    pub(super) err: Slot<EventArgument>,
    pub(super) ret: Slot<EventArgument>,
    pub(super) poll: Slot<PollArgument>,
    pub(super) fields: Slot<Vec<FieldArgument>>,
    krate: Slot<Path>,
    /// The name of a method whose block has the attribute, which hands it on.
    pub(super) method: Slot<LitStr>,
    /// The type parameters and constants of that block.
    parameters: Slot<Vec<Ident>>,
}

/// `arm`, an argument of the function, or `tier: Tier = task.tier()`.
pub(super) struct LabelArgument {
    pub(super) name: Ident,
    pub(super) given: Option<(Type, Expr)>,
}

/// `span = "name"`, a constant as name, or `span = false`.
pub(super) enum SpanArgument {
    Named(TokenStream),
    Shown(bool),
}

/// `id`, `?id`, `user.name = %user.name`.
pub(super) struct FieldArgument {
    pub(super) name: FieldName,
    pub(super) sigil: Option<TokenStream>,
    pub(super) value: Option<Expr>,
}

/// `user.name`, or `{ NAME }`, a constant.
pub(super) enum FieldName {
    Written(Punctuated<Ident, Token![.]>),
    Constant(ExprBlock),
}

impl ToTokens for FieldName {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Written(name) => name.to_tokens(tokens),
            Self::Constant(name) => name.to_tokens(tokens),
        }
    }
}

impl Arguments {
    /// The words for what is not about families.
    const OWN_KEYS: [&'static str; 17] = [
        "name",
        "labels",
        "function",
        "is_error",
        "ok_if",
        "span",
        "level",
        "target",
        "fields",
        "skip",
        "skip_all",
        "parent",
        "follows_from",
        "err",
        "ret",
        "poll",
        "crate",
    ];

    pub(super) fn parse(tokens: TokenStream, diag: &mut Diagnostics) -> Self {
        let mut arguments = Self::default();
        let parser = |input: ParseStream<'_>| {
            attr::arguments(input, &["name = \"...\""], diag, |argument, diag| {
                arguments.read(argument, diag)
            });
            Ok(())
        };
        let parsed = parser.parse2(tokens);
        diag.absorb(parsed);
        arguments
    }

    fn read(&mut self, argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<()> {
        if let Some(read) = self.operation.read(argument, diag) {
            return read;
        }
        match argument.name().as_str() {
            "name" => self.name.set(argument, Argument::text),
            "function" => self.function.set(argument, Argument::text),
            "labels" => self.labels.set(argument, |it| labels(it, diag)),
            "is_error" => self.is_error.set(argument, |it| it.expr("Option::is_none")),
            "ok_if" => self.ok_if.set(argument, |it| it.expr("Option::is_some")),
            "level" => self.level.set(argument, Level::parse),
            "target" => self.target.set(argument, target),
            "span" => self.span.set(argument, span),
            "skip" => self.skip.set(argument, |it| skip(it, diag)),
            "skip_all" => self.skip_all.set(argument, Argument::flag),
            "fields" => self.fields.set(argument, fields),
            "parent" => self.parent.set(argument, |it| it.expr("&span")),
            "follows_from" => self.follows_from.set(argument, |it| it.expr("[&span]")),
            "err" => self.err.set(argument, |it| EventArgument::parse(it, diag)),
            "ret" => self.ret.set(argument, |it| EventArgument::parse(it, diag)),
            "poll" => self.poll.set(argument, |it| PollArgument::parse(it, diag)),
            "crate" => self.krate.set(argument, Argument::path),
            "__method" => self.method.set(argument, Argument::text),
            "__parameters" => self.parameters.set(argument, |it| names(it, "T", diag)),
            _ => {
                let known = [&Self::OWN_KEYS[..], &Operation::KEYS].concat();
                Err(argument.unknown(&known))
            }
        }
    }

    pub(super) fn krate(&self) -> Path {
        attr::krate(&self.krate)
    }

    /// What a method says, and what its block says that the method does not.
    pub(super) fn inherit(mut self, block: Self) -> Self {
        self.operation.inherit(block.operation);
        self.labels.inherit(block.labels);
        self.level.inherit(block.level);
        self.target.inherit(block.target);
        self.span.inherit(block.span);
        self.skip_all.inherit(block.skip_all);
        self.fields.inherit(block.fields);
        self.err.inherit(block.err);
        self.ret.inherit(block.ret);
        self.poll.inherit(block.poll);
        self.krate.inherit(block.krate);
        self.method.inherit(block.method);
        self.parameters.inherit(block.parameters);
        self
    }

    /// Labels as they were given, none where the argument is not there.
    pub(super) fn labels(&self) -> &[LabelArgument] {
        self.labels.get().map_or(&[], Vec::as_slice)
    }

    /// Those of the block, where the attribute is on it.
    pub(super) fn parameters(&self) -> &[Ident] {
        self.parameters.get().map_or(&[], Vec::as_slice)
    }

    /// Fields as they were given, none where the argument is not there.
    pub(super) fn fields(&self) -> &[FieldArgument] {
        self.fields.get().map_or(&[], Vec::as_slice)
    }
}

fn labels(argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Vec<LabelArgument>> {
    let mut labels = Vec::new();
    argument.list(&["name: Type = expression"], diag, |label, _| {
        let name = label.key().clone();
        let given = given(&name, label.input())?;
        labels.push(LabelArgument { name, given });
        Ok(())
    })?;
    Ok(labels)
}

/// `: Type = expression`, or nothing.
fn given(name: &Ident, input: ParseStream<'_>) -> syn::Result<Option<(Type, Expr)>> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(None);
    }
    if input.peek(Token![.]) || input.peek(Token![::]) {
        return Err(bare_value(name, input));
    }
    let ty = input.parse::<Token![:]>().and_then(|_| input.parse());
    let form = format!("write `{name}: Type = expression`");
    let ty =
        ty.map_err(|error| syn::Error::new(error.span(), format!("a label needs a type; {form}")))?;
    let value = input.parse::<Token![=]>().and_then(|_| input.parse());
    let value = value
        .map_err(|error| syn::Error::new(error.span(), format!("a label needs a value; {form}")))?;
    Ok(Some((ty, value)))
}

/// The complaint about `self.kind` or `Stage::Rag`, a value without a name of its own.
fn bare_value(first: &Ident, input: ParseStream<'_>) -> syn::Error {
    let member = input.peek(Token![.]);
    let (mut value, mut name) = (first.to_token_stream(), None);
    while !input.is_empty() && !input.peek(Token![,]) {
        let Ok(token) = input.parse::<TokenTree>() else {
            break;
        };
        if let (true, TokenTree::Ident(word)) = (member, &token) {
            name = Some(word.to_string());
        }
        value.extend([token]);
    }
    let name = name.unwrap_or_else(|| "name".into());
    let text = value.to_string().replace(' ', "");
    let message = format!("a label needs a name and a type; write `{name}: Type = {text}`");
    syn::Error::new_spanned(value, message)
}

fn span(argument: &Argument<'_>) -> syn::Result<SpanArgument> {
    let value = argument.expr("false")?;
    match &value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(_) => return Ok(SpanArgument::Named(value.to_token_stream())),
            Lit::Bool(shown) => return Ok(SpanArgument::Shown(shown.value)),
            _ => {}
        },
        Expr::Path(_) => return Ok(SpanArgument::Named(value.to_token_stream())),
        _ => {}
    }
    let message = "`span` takes a name or `false`; write `span = false`";
    Err(syn::Error::new_spanned(value, message))
}

/// Text or a constant.
fn target(argument: &Argument<'_>) -> syn::Result<Expr> {
    let value = argument.expr("\"...\"")?;
    match &value {
        Expr::Path(_) => Ok(value),
        Expr::Lit(literal) if matches!(literal.lit, Lit::Str(_)) => Ok(value),
        _ => {
            let message = "`target` takes a string literal; write `target = \"...\"`";
            Err(syn::Error::new_spanned(value, message))
        }
    }
}

fn skip(argument: &Argument<'_>, diag: &mut Diagnostics) -> syn::Result<Vec<Ident>> {
    if !argument.is_list() {
        let message = "`skip` takes a list; write `skip(...)`, or remove the attribute: alone it leaves a method out of an instrumented `impl` block";
        return Err(argument.error(message));
    }
    names(argument, "argument", diag)
}

fn names(
    argument: &Argument<'_>,
    example: &str,
    diag: &mut Diagnostics,
) -> syn::Result<Vec<Ident>> {
    let mut names = Vec::new();
    argument.list(&[example], diag, |name, _| {
        names.push(name.key().clone());
        name.flag()
    })?;
    Ok(names)
}

fn fields(argument: &Argument<'_>) -> syn::Result<Vec<FieldArgument>> {
    if !argument.is_list() {
        return Err(argument.error("`fields` takes a list; write `fields(id, user = %user.name)`"));
    }
    let content;
    syn::parenthesized!(content in argument.input());
    let fields = Punctuated::<_, Token![,]>::parse_terminated(&content)?;
    Ok(fields.into_iter().collect())
}

impl Parse for FieldArgument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut sigil = sigil(input)?;
        let name = input.parse()?;
        let mut value = None;
        if let (Some(sigil), true) = (&sigil, input.peek(Token![=])) {
            let message =
                format!("`{sigil}` belongs before the value; write `name = {sigil}value`");
            return Err(syn::Error::new_spanned(sigil, message));
        }
        if input.parse::<Option<Token![=]>>()?.is_some() {
            sigil = self::sigil(input)?;
            value = Some(input.parse()?);
        }
        Ok(Self { name, sigil, value })
    }
}

impl Parse for FieldName {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Brace) {
            return input.parse().map(Self::Constant);
        }
        let name = Punctuated::parse_separated_nonempty_with(input, Ident::parse_any);
        name.map(Self::Written)
            .map_err(|error| syn::Error::new(error.span(), "expected the name of a field"))
    }
}

/// `%` for `Display`, `?` for `Debug`, as in `tracing`.
fn sigil(input: ParseStream<'_>) -> syn::Result<Option<TokenStream>> {
    if input.peek(Token![%]) || input.peek(Token![?]) {
        let token = input.parse::<TokenTree>()?;
        return Ok(Some(token.into()));
    }
    Ok(None)
}
