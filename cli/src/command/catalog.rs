use super::{Format, Terminal, Verdict};
use crate::Catalog;

/// Shows what the program declares: families, labels, series, and where each stands.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(
    _: &Arguments,
    catalog: &Catalog,
    terminal: &mut Terminal,
) -> anyhow::Result<Verdict> {
    match terminal.format {
        Format::Json => terminal.json(catalog)?,
        Format::Text => {
            for family in &catalog.families {
                terminal.text(&format!("{} {}\n", family.name, family.series()))?;
            }
        }
    }
    Ok(Verdict::Fine)
}
