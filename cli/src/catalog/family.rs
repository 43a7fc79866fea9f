use std::collections::BTreeMap;
use std::fmt;

use bellwether_spec::Kind;
use serde::{Deserialize, Serialize};

use super::{Label, Operation};

/// A metric family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Family {
    /// The name in `OpenMetrics`: without `_total` or `_info`, with the unit.
    pub name: String,
    /// What it is.
    #[serde(with = "word")]
    pub kind: Kind,
    /// The base unit, which is also the name's last word; empty where it has none.
    #[serde(default)]
    pub unit: String,
    /// One sentence for people.
    pub help: String,
    /// Finite upper bounds of a histogram, rising, in the unit; `+Inf` is implied. Empty for other kinds.
    #[serde(default)]
    pub buckets: Vec<f64>,
    /// How a histogram is native too, if it is: with exponential buckets, which a Prometheus that takes them stores in place
    /// of the others, in one series of the family's own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub native: Option<Native>,
    /// Every place that declares it. Two declarations in the same words stand twice.
    pub declarations: Vec<Declaration>,
}

impl Family {
    /// Whether any of its series can have this label, beside constant ones.
    pub(crate) fn has_label(&self, name: &str) -> bool {
        let mut labels = self.declarations.iter().flat_map(|it| &it.labels);
        labels.any(|label| label.name == name)
    }

    /// The constant labels of an operation's series in this family: a function with a name for its calls alone shares the
    /// family of its durations with others, and only there it has a label that tells whose they are.
    pub(crate) fn constants_of<'a>(&'a self, operation: &'a Operation) -> &'a Constants {
        let told = &operation.constant_labels;
        let declarations = self.declarations.iter();
        let here = declarations.filter(|it| it.origin == operation.origin);
        let mut constants = here.map(|it| &it.constant_labels).peekable();
        let first = constants.peek().copied();
        // One place can declare several functions, by a macro.
        if constants.any(|it| it.keys().eq(told.keys())) {
            return told;
        }
        first.unwrap_or(told)
    }
}

/// Names and values that every series of a declaration has.
pub(crate) type Constants = BTreeMap<String, String>;

/// How a histogram is native.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Native {
    /// The resolution that it begins with, from -4 to 8.
    pub schema: i8,
    /// How many buckets it may have before the resolution is lowered.
    pub max_buckets: u32,
    /// Up to what magnitude values count as zero.
    pub zero_threshold: f64,
}

/// One place that declares a family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Declaration {
    /// Names and values that every series of this declaration carries.
    #[serde(default)]
    pub constant_labels: BTreeMap<String, String>,
    /// The labels of its series, in the order of exposition, without the constant ones and without `le`.
    #[serde(default)]
    pub labels: Vec<Label>,
    /// How many series Prometheus stores for it at most; a histogram counts its buckets, `+Inf`, sum and count.
    pub series: u64,
    /// Why the family's name breaks a convention; empty where it keeps all of them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub because: String,
    /// Where it stands.
    pub origin: Origin,
}

/// Where something is declared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// The package.
    pub package: String,
    /// The module's path.
    pub module: String,
    /// The source file, as the compiler names it.
    pub file: String,
    /// The line in it, from 1.
    pub line: u32,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl Family {
    /// The names of its samples in the text format, which are those that PromQL asks for.
    pub fn samples(&self) -> Vec<String> {
        let suffixes: &[&str] = match self.kind {
            Kind::Counter => &["_total"],
            Kind::Info => &["_info"],
            Kind::Histogram => &["_bucket", "_sum", "_count"],
            Kind::Summary => &["", "_sum", "_count"],
            _ => &[""],
        };
        let named = suffixes
            .iter()
            .map(|suffix| format!("{}{suffix}", self.name));
        named.collect()
    }

    /// Why its name breaks a convention, where a declaration says so.
    pub fn because(&self) -> Option<&str> {
        let mut reasons = self.declarations.iter().map(|it| &*it.because);
        reasons.find(|reason| !reason.is_empty())
    }

    /// How many series Prometheus stores for it at most. Places that feed the same series add nothing.
    pub fn series(&self) -> u64 {
        let series = self.added().map(|(_, series)| series);
        series.fold(0, u64::saturating_add)
    }

    /// Its declarations, with the series that each adds to those of the ones before it. Text from outside may be other text
    /// at each place.
    pub(crate) fn added(&self) -> impl Iterator<Item = (&Declaration, u64)> {
        let mut known = BTreeMap::<&Constants, Vec<&[Label]>>::new();
        self.declarations.iter().map(move |it| {
            let before = known.entry(&it.constant_labels).or_default();
            let open = it.labels.iter().any(|label| label.values.is_open());
            if before.contains(&it.labels.as_slice()) && !open {
                return (it, 0);
            }
            before.push(&it.labels);
            (it, it.series)
        })
    }
}

/// A kind as its word.
mod word {
    use bellwether_spec::Kind;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "what serde calls takes a reference"
    )]
    pub(super) fn serialize<S: Serializer>(kind: &Kind, to: S) -> Result<S::Ok, S::Error> {
        kind.as_str().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
        let word = String::deserialize(from)?;
        let kinds = || Kind::ALL.map(Kind::as_str).join(", ");
        Kind::of(&word).ok_or_else(|| {
            D::Error::custom(format!("unknown kind `{word}`; it is one of {}", kinds()))
        })
    }
}
