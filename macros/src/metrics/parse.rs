use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::{
    Data, DeriveInput, Expr, Fields, Generics, Ident, LitBool, LitStr, Path, Type, Visibility,
};

use bellwether_spec::base_unit;

use super::constant::ConstantLabels;
use super::help;
use super::kind::FieldKind;
use crate::attr::{self, Argument, Slot};
use crate::buckets::Buckets;
use crate::deprecated;
use crate::diag::Diagnostics;
use crate::operation::{Operation, Subject};

/// A struct of metrics.
pub(crate) struct Group<'a> {
    pub ident: &'a Ident,
    pub vis: &'a Visibility,
    pub generics: &'a Generics,
    pub args: GroupArgs,
    pub krate: Path,
    /// What stands before all that is added.
    pub allowance: Option<TokenStream>,
    pub fields: Vec<Field<'a>>,
}

/// `#[metrics(…)]`.
#[derive(Default)]
pub(crate) struct GroupArgs {
    pub prefix: Slot<LitStr>,
    pub max_series: Slot<Expr>,
    pub labels: Slot<ConstantLabels>,
    pub global: Slot<LitBool>,
    pub krate: Slot<Path>,
    /// Whether an argument was not understood, which may be the one that seems to be missing.
    pub unknown: bool,
}

/// One metric.
pub(crate) struct Field<'a> {
    pub ident: &'a Ident,
    pub ty: &'a Type,
    pub kind: FieldKind<'a>,
    pub args: FieldArgs,
    /// What it says to people; empty when nothing is said.
    pub help: String,
    /// What says it, but only once the compiler has expanded it.
    pub late_help: Option<&'a Expr>,
    /// The field's part of the name.
    pub part: String,
    /// `prefix_part`: the name before unit and suffix.
    pub base: String,
}

/// `#[metric(…)]`.
#[derive(Default)]
pub(crate) struct FieldArgs {
    pub unit: Slot<LitStr>,
    pub name: Slot<LitStr>,
    pub exact: Slot<LitStr>,
    pub because: Slot<LitStr>,
    pub help: Slot<LitStr>,
    pub labels: Slot<ConstantLabels>,
    /// `buckets`, `native`, and what only an operation takes.
    pub operation: Operation,
    /// Whether an argument was not understood, which may be the one that seems to be missing.
    pub unknown: bool,
}

impl<'a> Group<'a> {
    pub(crate) fn parse(input: &'a DeriveInput, diag: &mut Diagnostics) -> Self {
        let args = GroupArgs::parse(input, diag);
        let prefix = args.prefix.get().map(LitStr::value);
        let fields = fields(input, diag)
            .map(|field| Field::parse(field, prefix.as_deref(), diag))
            .collect();
        Self {
            ident: &input.ident,
            vis: &input.vis,
            generics: &input.generics,
            krate: attr::krate(&args.krate),
            allowance: deprecated::allowance(input),
            args,
            fields,
        }
    }

    /// Whether it is in the global registry.
    pub(crate) fn is_global(&self) -> bool {
        self.args.global.get().is_none_or(|global| global.value)
    }
}

/// The fields of a struct with named fields; anything else is reported.
fn fields<'a>(
    input: &'a DeriveInput,
    diag: &mut Diagnostics,
) -> impl Iterator<Item = &'a syn::Field> + use<'a> {
    let named = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Some(&fields.named),
            _ => None,
        },
        _ => None,
    };
    if named.into_iter().flatten().next().is_none() {
        let message = "metrics are a struct with named fields, because a field's name is part of the metric's name; write a field for each metric";
        diag.error(&input.ident, message);
    }
    named.into_iter().flatten()
}

impl GroupArgs {
    fn parse(input: &DeriveInput, diag: &mut Diagnostics) -> Self {
        const KEYS: [&str; 5] = ["prefix", "max_series", "labels", "global", "crate"];
        let mut args = Self::default();
        let unknown = attr::attributes(
            &input.attrs,
            "metrics",
            &["prefix = \"...\"", "max_series = 200"],
            diag,
            |argument, diag| match argument.name().as_str() {
                "prefix" => args.prefix.set(argument, Argument::text),
                "max_series" => args.max_series.set(argument, |it| it.expr("200")),
                "labels" => args
                    .labels
                    .set(argument, |it| ConstantLabels::read(it, diag)),
                "global" => args.global.set(argument, Argument::switch),
                "crate" => args.krate.set(argument, Argument::path),
                _ => Err(argument.unknown(&KEYS)),
            },
        );
        args.unknown = unknown;
        for attribute in input.attrs.iter().filter(|it| it.path().is_ident("metric")) {
            diag.error(
                attribute.path(),
                "`#[metric(...)]` is for fields; write `#[metrics(...)]` above the struct",
            );
        }
        args
    }
}

impl<'a> Field<'a> {
    fn parse(field: &'a syn::Field, prefix: Option<&str>, diag: &mut Diagnostics) -> Self {
        let args = FieldArgs::parse(field, diag);
        let ident = field.ident.as_ref().expect("named fields have names");
        let given = args.help.get().map(|help| help.value().trim().to_owned());
        let part = args
            .name
            .get()
            .map_or_else(|| ident.unraw().to_string(), LitStr::value);
        let base = match prefix {
            Some(prefix) => format!("{prefix}_{part}"),
            None => part.clone(),
        };
        Self {
            ident,
            ty: &field.ty,
            kind: diag
                .absorb(FieldKind::of(&field.ty))
                .unwrap_or(FieldKind::Unknown),
            late_help: help::expanded_later(&field.attrs),
            help: given.unwrap_or_else(|| help::first_paragraph(&field.attrs)),
            args,
            part,
            base,
        }
    }

    /// What an operation's families are named after.
    pub(crate) fn subject(&self, class: bool) -> Subject<'_> {
        Subject {
            base: &self.base,
            help: &self.help,
            errors: class,
        }
    }
}

impl FieldArgs {
    fn parse(field: &syn::Field, diag: &mut Diagnostics) -> Self {
        const KEYS: [&str; 14] = [
            "unit",
            "buckets",
            "native",
            "name",
            "exact",
            "because",
            "labels",
            "help",
            "calls",
            "duration",
            "in_flight",
            "errors",
            "outcome",
            "slo",
        ];
        let mut args = Self::default();
        let forms = ["unit = \"seconds\""];
        let unknown = attr::attributes(&field.attrs, "metric", &forms, diag, |argument, diag| {
            if let Some(read) = args.operation.read(argument, diag) {
                return read;
            }
            match argument.name().as_str() {
                "unit" => args.unit.set(argument, Argument::text),
                "name" => args.name.set(argument, Argument::text),
                "exact" => args.exact.set(argument, Argument::text),
                "because" => args.because.set(argument, Argument::text),
                "help" => args.help.set(argument, Argument::text),
                "labels" => args
                    .labels
                    .set(argument, |it| ConstantLabels::read(it, diag)),
                _ => Err(argument.unknown(&KEYS)),
            }
        });
        args.unknown = unknown;
        for attribute in field
            .attrs
            .iter()
            .filter(|it| it.path().is_ident("metrics"))
        {
            diag.error(
                attribute.path(),
                "`#[metrics(...)]` is for the struct; write `#[metric(...)]` above a field",
            );
        }
        args
    }

    pub(crate) fn buckets(&self) -> &Slot<Buckets> {
        &self.operation.buckets
    }

    /// A unit that cannot be read, or is a fraction of a second, has been reported already.
    pub(crate) fn measures_time(&self) -> bool {
        let unit = self.unit().map(|unit| unit.to_lowercase());
        match (unit, self.unit.key()) {
            (Some(unit), _) => unit == "seconds" || base_unit(&unit) == Some("seconds"),
            (None, key) => key.is_some(),
        }
    }

    /// Whether a histogram has native buckets alone: no others were written, and the default ones are for seconds.
    pub(crate) fn only_native(&self) -> bool {
        let native = self.operation.native.key().is_some();
        native && self.buckets().key().is_none() && !self.measures_time()
    }

    /// The unit, where one is given.
    pub(crate) fn unit(&self) -> Option<String> {
        self.unit.get().map(LitStr::value)
    }
}
