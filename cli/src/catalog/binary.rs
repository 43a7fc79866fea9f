//! The catalog in a built program.

use std::path::Path;

use anyhow::bail;
use object::{Object, ObjectSection};

use super::Catalog;

/// Reads what the program at this path declares.
///
/// # Errors
/// A file that cannot be read or is no program, and a program without a catalog.
pub fn read(path: &Path) -> anyhow::Result<Catalog> {
    let bytes = std::fs::read(path)?;
    let file = object::File::parse(&*bytes)?;
    let Some(section) = file.section_by_name("bellwether_catalog") else {
        bail!("there is no catalog in it");
    };
    let _ = section.data()?;
    bail!("reading its catalog is not there yet")
}
