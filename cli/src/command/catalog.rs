use std::path::PathBuf;

use super::table::Table;
use super::{Format, Terminal, Verdict, source};
use crate::Catalog;
use crate::catalog::{Declaration, Family, Label, Objective, Values};
use crate::diff::{self, Change};

/// Values of a label that are shown.
const SHOWN: usize = 5;

/// Shows what the program declares: families, labels, the series each can reach, and where each stands.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Says what has changed since an older catalog, a file or a built program, and whether a dashboard or an alert can
    /// break by it: exit code 1.
    #[arg(long, value_name = "OLD")]
    diff: Option<PathBuf>,
}

pub(super) fn run(
    arguments: &Arguments,
    catalog: &Catalog,
    terminal: &mut Terminal,
) -> anyhow::Result<Verdict> {
    if let Some(old) = &arguments.diff {
        let changes = diff::changes(&source::from_either(old)?, catalog);
        match terminal.format {
            Format::Json => terminal.json(&changes)?,
            Format::Text => terminal.text(&told(&changes))?,
        }
        let breaks = changes.iter().any(|change| change.breaks);
        return Ok(if breaks {
            Verdict::Findings
        } else {
            Verdict::Fine
        });
    }
    match terminal.format {
        Format::Json => terminal.json(catalog)?,
        Format::Text => terminal.text(&shown(catalog))?,
    }
    Ok(Verdict::Fine)
}

fn shown(catalog: &Catalog) -> String {
    let series = catalog.families.iter().map(Family::series);
    let total = series.fold(0, u64::saturating_add);
    let (program, count) = (&catalog.program, catalog.families.len());
    let program = if program.is_empty() {
        "the program"
    } else {
        program
    };
    let mut text = format!("{program}: {count} families, {total} series at most\n\n");
    text.push_str(&families(catalog).text());
    let tables = [
        operations(catalog),
        components(catalog),
        exceptions(catalog),
    ];
    for table in tables.iter().filter(|table| !table.is_empty()) {
        text.push('\n');
        text.push_str(&table.text());
    }
    text
}

/// A line a declaration; those that follow the first of a family leave out what is the same, and one that feeds the series
/// of another adds none.
fn families(catalog: &Catalog) -> Table<5> {
    let mut table = Table::new(["FAMILY", "KIND", "SERIES", "LABELS", "DECLARED"], &[2]);
    for family in &catalog.families {
        let (mut name, mut kind) = (exposed(family), family.kind.as_str().to_owned());
        for (declaration, series) in family.added() {
            table.row([
                std::mem::take(&mut name),
                std::mem::take(&mut kind),
                series.to_string(),
                labels(declaration),
                declaration.origin.to_string(),
            ]);
        }
    }
    table
}

/// The name to look for on a page of metrics.
fn exposed(family: &Family) -> String {
    format!("{}{}", family.name, family.kind.suffix())
}

fn labels(declaration: &Declaration) -> String {
    let constant = declaration.constant_labels.iter();
    let constant = constant.map(|(name, value)| format!("{name}={value:?}"));
    let own = declaration.labels.iter().map(label);
    let all: Vec<_> = constant.chain(own).collect();
    all.join(", ")
}

fn label(label: &Label) -> String {
    let name = &label.name;
    match &label.values {
        Values::Closed { values } if values.len() > SHOWN => {
            let first = values[..SHOWN - 1].join("|");
            format!("{name}={first}|… ({} values)", values.len())
        }
        Values::Closed { values } => format!("{name}={}", values.join("|")),
        Values::Open { limit, .. } => format!("{name}=… (at most {limit} values)"),
    }
}

/// Those that promise something.
fn operations(catalog: &Catalog) -> Table<3> {
    let mut table = Table::new(["OBJECTIVE OF", "PROMISE OVER 30 DAYS", "DECLARED"], &[]);
    for operation in &catalog.operations {
        if let Some(objective) = &operation.objective {
            let (name, origin) = (operation.name.clone(), operation.origin.to_string());
            table.row([name, promise(objective), origin]);
        }
    }
    table
}

fn promise(objective: &Objective) -> String {
    let success = objective.success.map(|it| format!("{it} % succeed"));
    let latency = objective.latency.as_ref();
    let latency = latency.map(|it| format!("{} % within {} s", it.share, it.under));
    let both: Vec<_> = success.into_iter().chain(latency).collect();
    both.join(", ")
}

fn components(catalog: &Catalog) -> Table<3> {
    let mut table = Table::new(["HEALTH CHECK", "WHEN IT FAILS", "DECLARED"], &[]);
    for component in &catalog.health {
        let effect = if component.critical {
            "the probe fails"
        } else {
            "a warning"
        };
        let (name, origin) = (component.name.clone(), component.origin.to_string());
        table.row([name, effect.to_owned(), origin]);
    }
    table
}

/// Names that break a convention, and why.
fn exceptions(catalog: &Catalog) -> Table<3> {
    let mut table = Table::new(["NAMED SO", "BECAUSE", "DECLARED"], &[]);
    for family in &catalog.families {
        let excused = family
            .declarations
            .iter()
            .filter(|it| !it.because.is_empty());
        for declaration in excused {
            let (because, origin) = (declaration.because.clone(), declaration.origin.to_string());
            table.row([exposed(family), because, origin]);
        }
    }
    table
}

fn told(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "nothing has changed for dashboards and alerts\n".to_owned();
    }
    let mut table = Table::new(["", "FAMILY", "CHANGE"], &[]);
    for change in changes {
        let breaks = if change.breaks { "breaks" } else { "" };
        table.row([
            breaks.to_owned(),
            change.family.clone(),
            change.text.clone(),
        ]);
    }
    table.text()
}
