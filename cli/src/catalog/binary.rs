//! The catalog in a built program: its records, in a link section of their own.

use std::path::{Path, PathBuf};
use std::{error, fmt, fs, io};

use bellwether_spec::catalog as declared;
use bellwether_spec::record::{self, RecordError, SECTIONS};
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::{FileKind, Object, ObjectSection};

use super::{Catalog, ReadError};

/// Why a program's catalog cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum BinaryError {
    /// The file cannot be read.
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is no program, or a damaged one.
    NoProgram {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: object::Error,
    },
    /// It has no catalog.
    NoCatalog {
        /// Which file.
        path: PathBuf,
    },
    /// It has one that this version does not read.
    Records {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: RecordError,
    },
    /// What was read is no catalog.
    Form(ReadError),
}

impl fmt::Display for BinaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, .. } => write!(f, "cannot read {}", path.display()),
            Self::NoProgram { path, .. } => {
                write!(f, "{} is no program that can be read", path.display())
            }
            Self::NoCatalog { path } => write!(
                f,
                "{} has no catalog: nothing of Bellwether is linked into it, or its sections were removed",
                path.display()
            ),
            Self::Records { path, .. } => {
                write!(f, "cannot read the catalog of {}", path.display())
            }
            Self::Form(_) => f.write_str("cannot read the catalog"),
        }
    }
}

impl error::Error for BinaryError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::NoProgram { source, .. } => Some(source),
            Self::NoCatalog { .. } => None,
            Self::Records { source, .. } => Some(source),
            Self::Form(source) => Some(source),
        }
    }
}

/// Reads what the program at this path declares: an ELF, Mach-O or PE file, stripped or not. It is not run.
///
/// # Errors
/// A file that cannot be read or is no program, a program without a catalog, a catalog of another format.
pub fn read(path: &Path) -> Result<Catalog, BinaryError> {
    let bytes = fs::read(path).map_err(|source| BinaryError::File {
        path: path.to_owned(),
        source,
    })?;
    let sections = sections(&bytes).map_err(|source| BinaryError::NoProgram {
        path: path.to_owned(),
        source,
    })?;
    if sections.is_empty() {
        let path = path.to_owned();
        return Err(BinaryError::NoCatalog { path });
    }
    let mut catalog = declared::Catalog::default();
    catalog.program = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    for section in sections {
        record::read(section, &mut catalog).map_err(|source| BinaryError::Records {
            path: path.to_owned(),
            source,
        })?;
    }
    Catalog::from_json(&catalog.finish().to_json()).map_err(BinaryError::Form)
}

/// The sections with records. A universal Mach-O file has the same program for several processors, of which one is read.
fn sections(bytes: &[u8]) -> object::Result<Vec<&[u8]>> {
    let program = match FileKind::parse(bytes)? {
        FileKind::MachOFat32 => first(MachOFatFile32::parse(bytes)?.arches(), bytes)?,
        FileKind::MachOFat64 => first(MachOFatFile64::parse(bytes)?.arches(), bytes)?,
        _ => bytes,
    };
    let file = object::File::parse(program)?;
    let mut found = Vec::new();
    for section in file.sections() {
        if section.name().is_ok_and(|name| SECTIONS.contains(&name)) {
            found.push(section.data()?);
        }
    }
    Ok(found)
}

fn first<'a>(arches: &[impl FatArch], bytes: &'a [u8]) -> object::Result<&'a [u8]> {
    match arches.first() {
        Some(first) => first.data(bytes),
        None => Ok(bytes),
    }
}
