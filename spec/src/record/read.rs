//! Reading records back.

use std::{error, fmt, str};

use super::{END, LONG, SEPARATOR, START, VERSION, tag};
use crate::catalog::{
    Catalog, Declaration, DeclaredLabel, DeclaredOperation, Family, Outcomes, Place, Values,
};
use crate::{Kind, Latency, Native, Objective, OperationDesc, Origin};

/// Why a section cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// A record of another version.
    Version(u8),
    /// Bytes that are no record, at this place in the section.
    Damaged {
        /// In bytes.
        at: usize,
    },
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(
                f,
                "the catalog has format {}, and this program reads {}; use the `cargo-bellwether` of the runtime that the \
                 program was built with",
                version.escape_ascii(),
                VERSION.escape_ascii()
            ),
            Self::Damaged { at } => write!(f, "the catalog is damaged at byte {at}"),
        }
    }
}

impl error::Error for RecordError {}

/// Adds all that the records in a section declare.
///
/// # Errors
/// A record of another version, or something that is no record.
pub fn read(section: &[u8], catalog: &mut Catalog) -> Result<(), RecordError> {
    let mut fields = Fields { section, at: 0 };
    while fields.skip_padding() {
        fields.start()?;
        let mut record = Record::default();
        while let Some(field) = fields.next()? {
            record.take(&field, catalog).ok_or(fields.damaged())?;
        }
        record.finish(catalog);
    }
    Ok(())
}

struct Fields<'a> {
    section: &'a [u8],
    at: usize,
}

struct Field<'a> {
    tag: u8,
    /// Whether its length was told, and so its bytes are what the compiler computed.
    long: bool,
    bytes: &'a [u8],
}

impl<'a> Fields<'a> {
    fn damaged(&self) -> RecordError {
        RecordError::Damaged { at: self.at }
    }

    fn rest(&self) -> &'a [u8] {
        self.section.get(self.at..).unwrap_or_default()
    }

    /// Whether anything follows.
    fn skip_padding(&mut self) -> bool {
        self.at += self.rest().iter().take_while(|byte| **byte == 0).count();
        !self.rest().is_empty()
    }

    fn start(&mut self) -> Result<(), RecordError> {
        match self.rest() {
            [START, VERSION, ..] => {
                self.at += 2;
                Ok(())
            }
            [START, version, ..] => Err(RecordError::Version(*version)),
            _ => Err(self.damaged()),
        }
    }

    /// None at the end of the record.
    fn next(&mut self) -> Result<Option<Field<'a>>, RecordError> {
        let [tag, rest @ ..] = self.rest() else {
            return Err(self.damaged());
        };
        if *tag == END {
            self.at += 1;
            return Ok(None);
        }
        let long = tag & LONG != 0;
        let (bytes, taken) = if long {
            let [low, high, rest @ ..] = rest else {
                return Err(self.damaged());
            };
            let len = usize::from(u16::from_le_bytes([*low, *high]));
            (rest.get(..len), 3 + len)
        } else {
            let len = rest.iter().position(|byte| *byte == SEPARATOR);
            let text = len.and_then(|len| rest.get(..len));
            (text, 2 + len.unwrap_or_default())
        };
        let bytes = bytes.ok_or(self.damaged())?;
        self.at += taken;
        let tag = tag & !LONG;
        Ok(Some(Field { tag, long, bytes }))
    }
}

impl Field<'_> {
    fn text(&self) -> Option<String> {
        str::from_utf8(self.bytes).ok().map(str::to_owned)
    }

    fn number<T: str::FromStr>(&self) -> Option<T> {
        str::from_utf8(self.bytes).ok()?.parse().ok()
    }

    fn line(&self) -> Option<u32> {
        match self.bytes.try_into() {
            Ok(bytes) if self.long => Some(u32::from_le_bytes(bytes)),
            _ => self.number(),
        }
    }

    fn float(&self) -> Option<f64> {
        match self.bytes.try_into() {
            Ok(bits) if self.long => Some(f64::from_le_bytes(bits)),
            _ => self.number(),
        }
    }

    fn limit(&self) -> Option<u64> {
        Some(u64::from_le_bytes(self.bytes.try_into().ok()?))
    }

    fn bounds(&self) -> Option<Vec<f64>> {
        if self.long {
            let (bounds, rest) = self.bytes.as_chunks::<8>();
            let bounds = bounds.iter().map(|bits| f64::from_le_bytes(*bits));
            return rest.is_empty().then(|| bounds.collect());
        }
        let text = str::from_utf8(self.bytes).ok()?;
        text.split(',').map(|bound| bound.parse().ok()).collect()
    }

    fn native(&self) -> Option<Native> {
        let (schema, rest) = self.bytes.split_first()?;
        let (max_buckets, zero_threshold) = rest.split_first_chunk()?;
        Some(Native {
            schema: schema.cast_signed(),
            max_buckets: u32::from_le_bytes(*max_buckets),
            zero_threshold: f64::from_le_bytes(zero_threshold.try_into().ok()?),
        })
    }

    fn kind(&self) -> Option<Kind> {
        Kind::of(str::from_utf8(self.bytes).ok()?)
    }
}

/// A record as far as it has been read.
#[derive(Default)]
struct Record {
    place: Place,
    family: Option<Family>,
    operation: Option<DeclaredOperation>,
}

impl Record {
    /// None where the field makes no sense there.
    fn take(&mut self, field: &Field<'_>, catalog: &mut Catalog) -> Option<()> {
        match field.tag {
            tag::PACKAGE => self.place.package = field.text()?,
            tag::MODULE => self.place.module = field.text()?,
            tag::FILE => self.place.file = field.text()?,
            tag::LINE => self.place.line = field.line()?,
            tag::FAMILY => {
                self.end_family(catalog);
                self.family = Some(family(field.kind()?, self.place.clone()));
            }
            tag::OPERATION => {
                self.finish(catalog);
                self.operation = Some(DeclaredOperation {
                    name: field.text()?,
                    origin: self.place.clone(),
                    ..DeclaredOperation::default()
                });
            }
            tag::CRITICAL | tag::COMPONENT => {
                let critical = field.tag == tag::CRITICAL;
                catalog.add_component(&field.text()?, critical, self.place.clone());
            }
            tag::NAME
            | tag::UNIT
            | tag::HELP
            | tag::BECAUSE
            | tag::BOUNDS
            | tag::NATIVE
            | tag::ROLE => {
                self.in_family(field)?;
            }
            tag::CONSTANT
            | tag::CONSTANT_VALUE
            | tag::LABEL
            | tag::VALUE
            | tag::LIMIT
            | tag::OVERFLOW
            | tag::EXPECTED => self.in_labels(field)?,
            tag::SHARED => self.shared(field.bytes, catalog)?,
            _ => self.in_operation(field)?,
        }
        Some(())
    }

    fn in_family(&mut self, field: &Field<'_>) -> Option<()> {
        let family = self.family.as_mut()?;
        match field.tag {
            tag::NAME => family.name = field.text()?,
            tag::UNIT => family.unit = field.text()?,
            tag::HELP => family.help = field.text()?,
            tag::BECAUSE => family.declarations.first_mut()?.because = field.text()?,
            tag::BOUNDS => family.buckets = field.bounds()?,
            tag::NATIVE => family.native = Some(field.native()?),
            _ => {
                let operation = self.operation.as_mut()?;
                let role = match field.bytes {
                    b"calls" => &mut operation.calls,
                    b"duration" => &mut operation.duration,
                    b"in_flight" => &mut operation.in_flight,
                    b"errors" => &mut operation.errors,
                    _ => return None,
                };
                *role = Some(family.name.clone());
            }
        }
        Some(())
    }

    fn in_labels(&mut self, field: &Field<'_>) -> Option<()> {
        let declaration = self.family.as_mut()?.declarations.first_mut()?;
        let Declaration {
            constant_labels,
            labels,
            ..
        } = declaration;
        match field.tag {
            tag::CONSTANT => constant_labels.push((field.text()?, String::new())),
            tag::CONSTANT_VALUE => constant_labels.last_mut()?.1 = field.text()?,
            tag::LABEL => labels.push(DeclaredLabel {
                name: field.text()?,
                values: Values::Closed(Vec::new()),
                expected: Vec::new(),
            }),
            tag::EXPECTED => labels.last_mut()?.expected.push(field.text()?),
            tag::LIMIT => {
                labels.last_mut()?.values = Values::Open {
                    limit: field.limit()?,
                    overflow: String::new(),
                }
            }
            _ => match (&mut labels.last_mut()?.values, field.tag) {
                (Values::Closed(values), tag::VALUE) => values.push(field.text()?),
                (Values::Open { overflow, .. }, tag::OVERFLOW) => *overflow = field.text()?,
                _ => return None,
            },
        }
        Some(())
    }

    fn in_operation(&mut self, field: &Field<'_>) -> Option<()> {
        let operation = self.operation.as_mut()?;
        match field.tag {
            tag::FUNCTION => {
                let module = ("module".to_owned(), self.place.module.clone());
                operation.constant_labels = vec![("function".to_owned(), field.text()?), module];
            }
            tag::OUTCOME => {
                operation.outcomes = Some(Outcomes {
                    label: field.text()?,
                    ..Outcomes::default()
                });
            }
            tag::GOOD => operation.outcomes.as_mut()?.good.push(field.text()?),
            tag::BAD => operation.outcomes.as_mut()?.bad.push(field.text()?),
            tag::NEITHER => operation.outcomes.as_mut()?.neither.push(field.text()?),
            _ => {
                let objective = operation.objective.get_or_insert(Objective::NONE);
                let latency = Latency {
                    under: field.float().unwrap_or_default(),
                    share: 0.0,
                };
                match field.tag {
                    tag::SUCCESS => objective.success = Some(field.float()?),
                    tag::UNDER => objective.latency = Some(latency),
                    tag::SHARE => objective.latency.as_mut()?.share = field.float()?,
                    _ => return None,
                }
            }
        }
        Some(())
    }

    /// The families that all functions share, which are described here and not in each record.
    fn shared(&mut self, roles: &[u8], catalog: &mut Catalog) -> Option<()> {
        const NOWHERE: Origin = Origin {
            krate: "",
            module: "",
            file: "",
            line: 0,
        };
        const FUNCTION: OperationDesc = OperationDesc::function(&[], NOWHERE);
        self.end_family(catalog);
        let operation = self.operation.as_mut()?;
        for role in roles {
            let (desc, fed) = match role {
                b'c' => (FUNCTION.calls, &mut operation.calls),
                b'd' => (FUNCTION.duration, &mut operation.duration),
                b'i' => (FUNCTION.in_flight, &mut operation.in_flight),
                _ => return None,
            };
            let mut family = Family::from(&desc?);
            let declaration = family.declarations.first_mut()?;
            declaration
                .constant_labels
                .clone_from(&operation.constant_labels);
            declaration.origin = self.place.clone();
            *fed = Some(family.name.clone());
            catalog.add_family(family);
        }
        if roles.contains(&b'c') && operation.outcomes.is_none() {
            operation.outcomes = Some(Outcomes::of("outcome", &crate::OUTCOMES));
        }
        Some(())
    }

    fn end_family(&mut self, catalog: &mut Catalog) {
        let Some(family) = self.family.take() else {
            return;
        };
        if let (Some(operation), Some(first)) = (&mut self.operation, family.declarations.first())
            && operation.constant_labels.is_empty()
        {
            operation.constant_labels.clone_from(&first.constant_labels);
        }
        catalog.add_family(family);
    }

    fn finish(&mut self, catalog: &mut Catalog) {
        self.end_family(catalog);
        if let Some(operation) = self.operation.take() {
            catalog.push_operation(operation);
        }
    }
}

/// One that nothing is known of but its kind and place.
fn family(kind: Kind, origin: Place) -> Family {
    let declaration = Declaration {
        constant_labels: Vec::new(),
        labels: Vec::new(),
        series: 0,
        because: String::new(),
        origin,
    };
    Family {
        name: String::new(),
        kind,
        unit: String::new(),
        help: String::new(),
        buckets: Vec::new(),
        native: None,
        declarations: vec![declaration],
    }
}
