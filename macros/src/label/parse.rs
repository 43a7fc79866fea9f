use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::{
    Attribute, Data, DataEnum, DeriveInput, Expr, Fields, Generics, Ident, LitStr, Member, Path,
    Type,
};

use crate::attr::{self, Argument, Slot};
use crate::deprecated;
use crate::diag::{self, Diagnostics};
use crate::name::{self, CASES};

/// A type that is a label.
pub(crate) struct Label<'a> {
    pub head: Head<'a>,
    pub name: Slot<LitStr>,
    pub rename_all: Slot<LitStr>,
    pub limit: Slot<Expr>,
    pub overflow: Slot<LitStr>,
    /// Whether an argument was not understood, which may be the one that seems to be missing.
    pub unknown: bool,
    pub shape: Shape<'a>,
}

/// What every derived type has.
pub(crate) struct Head<'a> {
    pub ident: &'a Ident,
    pub generics: &'a Generics,
    pub krate: Path,
    /// What stands before all that is added.
    pub allowance: Option<TokenStream>,
}

/// What the values are.
pub(crate) enum Shape<'a> {
    /// An enum: one value for each variant.
    Closed(Vec<Variant<'a>>),
    /// A struct around text.
    Open { member: Member, ty: &'a Type },
    /// Neither, which has been reported.
    Neither,
}

/// A variant and its value.
pub(crate) struct Variant<'a> {
    pub ident: &'a Ident,
    pub value: Slot<LitStr>,
    /// Whether it is an expected error.
    pub expected: Slot<()>,
    /// The value that stands, given or made from the name.
    pub text: String,
}

/// A struct whose fields are labels.
pub(crate) struct Set<'a> {
    pub head: Head<'a>,
    pub fields: Vec<Field<'a>>,
}

/// One label of a set.
pub(crate) struct Field<'a> {
    pub ident: &'a Ident,
    pub ty: &'a Type,
    pub name: Slot<LitStr>,
}

impl<'a> Label<'a> {
    pub(crate) fn parse(input: &'a DeriveInput, diag: &mut Diagnostics) -> Self {
        const KEYS: [&str; 5] = ["name", "rename_all", "limit", "overflow", "crate"];
        let (mut name, mut rename_all) = (Slot::default(), Slot::default());
        let (mut limit, mut overflow, mut krate) =
            (Slot::default(), Slot::default(), Slot::default());
        let forms = ["name = \"...\"", "limit = 64"];
        let unknown =
            attr::attributes(
                &input.attrs,
                "label",
                &forms,
                diag,
                |argument, _| match argument.name().as_str() {
                    "name" => name.set(argument, Argument::text),
                    "rename_all" => rename_all.set(argument, case),
                    "limit" => limit.set(argument, |it| it.expr("64")),
                    "overflow" => overflow.set(argument, Argument::text),
                    "expected" => Err(argument.error(
                        "`expected` marks one variant of an error; write it above that variant",
                    )),
                    "crate" => krate.set(argument, Argument::path),
                    _ => Err(argument.unknown(&KEYS)),
                },
            );
        let shape = Shape::parse(input, rename_all.get(), diag);
        let head = Head::new(input, &krate);
        Self {
            head,
            name,
            rename_all,
            limit,
            overflow,
            unknown,
            shape,
        }
    }

    /// The label's name: the given one, or the type's in `snake_case`.
    pub(crate) fn text(&self) -> String {
        let given = self.name.get().map(LitStr::value);
        given.unwrap_or_else(|| name::snake_case(self.head.ident))
    }
}

/// `= "snake_case"` or another case.
fn case(argument: &Argument<'_>) -> syn::Result<LitStr> {
    let case = argument.text()?;
    if CASES.contains(&case.value().as_str()) {
        return Ok(case);
    }
    let message = diag::unknown("case", &case.value(), &CASES);
    Err(syn::Error::new_spanned(case, message))
}

impl<'a> Head<'a> {
    fn new(input: &'a DeriveInput, krate: &Slot<Path>) -> Self {
        let (ident, generics) = (&input.ident, &input.generics);
        let krate = attr::krate(krate);
        Self {
            ident,
            generics,
            krate,
            allowance: deprecated::allowance(input),
        }
    }
}

impl<'a> Shape<'a> {
    fn parse(input: &'a DeriveInput, case: Option<&LitStr>, diag: &mut Diagnostics) -> Self {
        match &input.data {
            Data::Enum(data) => Self::Closed(variants(data, case, diag)),
            Data::Struct(data) if data.fields.len() == 1 => {
                let (member, field) = (data.fields.members(), &data.fields);
                let field = member.zip(field.iter()).next();
                let (member, field) = field.expect("there is one field");
                nothing_here(&field.attrs, diag);
                Self::Open {
                    member,
                    ty: &field.ty,
                }
            }
            Data::Struct(data) => {
                let message = if data.fields.is_empty() {
                    "a struct without fields has no values; derive `Label` on an enum, or on a struct around text with `#[label(limit = 64)]`"
                } else {
                    "a label has one value, but this struct has several fields; derive `Labels` for a set of labels"
                };
                diag.error(&input.ident, message);
                Self::Neither
            }
            Data::Union(data) => {
                diag.error(
                    data.union_token,
                    "a union cannot be a label; derive `Label` on an enum",
                );
                Self::Neither
            }
        }
    }
}

fn variants<'a>(
    data: &'a DataEnum,
    case: Option<&LitStr>,
    diag: &mut Diagnostics,
) -> Vec<Variant<'a>> {
    let case = case.map_or_else(|| "snake_case".into(), LitStr::value);
    let variant = |variant: &'a syn::Variant| {
        let (mut value, mut expected) = (Slot::default(), Slot::default());
        attr::attributes(
            &variant.attrs,
            "label",
            &["value = \"...\"", "expected"],
            diag,
            |argument, _| match argument.name().as_str() {
                "value" => value.set(argument, Argument::text),
                "expected" => expected.set(argument, Argument::flag),
                "name" | "rename" => Err(argument.error(
                    "a variant is a value of the label; write `value = \"...\"` to rename it",
                )),
                _ => Err(argument.unknown(&["value", "expected"])),
            },
        );
        for field in &variant.fields {
            nothing_here(&field.attrs, diag);
        }
        let text = value
            .get()
            .map_or_else(|| name::in_case(&variant.ident, &case), LitStr::value);
        let ident = &variant.ident;
        Variant {
            ident,
            value,
            expected,
            text,
        }
    };
    data.variants.iter().map(variant).collect()
}

/// A payload is ignored, so what is said about it would be ignored too.
fn nothing_here(attributes: &[Attribute], diag: &mut Diagnostics) {
    for attribute in attributes {
        if attribute.path().is_ident("label") {
            diag.error(
                attribute.path(),
                "`#[label(...)]` says nothing about a field of a label; remove it, or move it to the type or variant",
            );
        }
    }
}

impl<'a> Set<'a> {
    pub(crate) fn parse(input: &'a DeriveInput, diag: &mut Diagnostics) -> Self {
        let mut krate = Slot::default();
        let forms = ["crate = ::renamed"];
        attr::attributes(
            &input.attrs,
            "label",
            &forms,
            diag,
            |argument, _| match argument.name().as_str() {
                "crate" => krate.set(argument, Argument::path),
                "name" => Err(argument.error(
                    "a set of labels has no name; write `#[label(name = \"...\")]` on a field",
                )),
                _ => Err(argument.unknown(&["crate"])),
            },
        );
        let head = Head::new(input, &krate);
        let fields = fields(input, diag);
        Self { head, fields }
    }
}

fn fields<'a>(input: &'a DeriveInput, diag: &mut Diagnostics) -> Vec<Field<'a>> {
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => fields.named.iter().map(|it| field(it, diag)).collect(),
            _ => refuse(input, diag),
        },
        _ => refuse(input, diag),
    }
}

fn refuse<'a>(input: &DeriveInput, diag: &mut Diagnostics) -> Vec<Field<'a>> {
    let message = match &input.data {
        Data::Enum(_) => {
            "a set of labels is a struct; derive `Label` to make an enum a single label"
        }
        _ => {
            "a set of labels is a struct with named fields, because their names are the labels' names; name the fields, or use a tuple of labels"
        }
    };
    diag.error(&input.ident, message);
    Vec::new()
}

fn field<'a>(field: &'a syn::Field, diag: &mut Diagnostics) -> Field<'a> {
    let mut name = Slot::default();
    attr::attributes(
        &field.attrs,
        "label",
        &["name = \"...\""],
        diag,
        |argument, _| match argument.name().as_str() {
            "name" => name.set(argument, Argument::text),
            _ => Err(argument.unknown(&["name"])),
        },
    );
    let ident = field.ident.as_ref().expect("named fields have names");
    let ty = &field.ty;
    Field { ident, ty, name }
}

impl Field<'_> {
    /// The label's name: the given one, or the field's.
    pub(crate) fn text(&self) -> String {
        let given = self.name.get().map(LitStr::value);
        given.unwrap_or_else(|| self.ident.unraw().to_string())
    }
}
