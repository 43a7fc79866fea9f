use std::sync::Arc;

use bellwether_spec::{Desc, LabelDesc};

/// The label texts of one series: for each family that it feeds, for each combination of the family's own labels.
#[derive(Debug)]
pub(crate) enum SeriesLabels {
    /// Of a series that feeds one family without labels of its own, which most do.
    One(Arc<str>),
    /// The texts, and where those of each family end.
    Many(Box<Many>),
}

/// The label texts of a series that feeds several families, and where those of each end.
#[derive(Debug)]
pub(crate) struct Many {
    texts: Box<[Arc<str>]>,
    ends: Box<[usize]>,
}

impl SeriesLabels {
    /// What the families' names make of one combination of the user's labels.
    pub(crate) fn write(names: &[Names], values: &[&str]) -> Self {
        if let [names] = names
            && names.own.is_empty()
        {
            return Self::One(names.text(values).into());
        }
        let (mut texts, mut ends) = (Vec::new(), Vec::new());
        for names in names {
            texts.extend(names.write(values));
            ends.push(texts.len());
        }
        let (texts, ends) = (texts.into(), ends.into());
        Self::Many(Box::new(Many { texts, ends }))
    }

    /// The texts in the family of this number.
    pub(crate) fn of(&self, family: usize) -> &[Arc<str>] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(many) => {
                let first = family.checked_sub(1).map_or(0, |before| many.ends[before]);
                &many.texts[first..many.ends[family]]
            }
        }
    }
}

/// How the labels of one family are written. They are written once for a series, in the form that both formats share:
/// `a="x",b="y"`, values escaped.
#[derive(Debug)]
pub(crate) struct Names {
    constant: String,
    labels: &'static [LabelDesc],
    own: &'static [LabelDesc],
    family: &'static str,
    /// How long the text of the family's own labels is, of their first combination, comma included.
    own_length: usize,
}

impl Names {
    /// For a family in a registry whose constant labels are `constant`, written.
    pub(crate) fn new(desc: &Desc, constant: &str) -> Self {
        let mut text = constant.to_owned();
        for (name, value) in desc.constant_labels {
            pair(&mut text, name, value);
        }
        let mut names = Self {
            constant: text,
            labels: desc.labels,
            own: desc.own_labels,
            family: desc.name,
            own_length: 0,
        };
        let empty = vec![""; names.labels.len()];
        let first = names.write(&empty).next().map_or(0, |text| text.len());
        names.own_length = first - names.text(&empty).len();
        names
    }

    /// The family's name, without suffix.
    pub(crate) fn family(&self) -> &'static str {
        self.family
    }

    /// What these names make of one combination of the user's labels.
    pub(crate) fn text(&self, values: &[&str]) -> String {
        let mut text = self.constant.clone();
        for (label, value) in self.labels.iter().zip(values) {
            pair(&mut text, label.name, value);
        }
        text
    }

    /// Whether `text` is what they make of these values. `plain` says that no value in it needed an escape: then its
    /// quotes are those around the values, so that texts of one length that are equal have equal values.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: a tenth of a look-up")]
    pub(crate) fn wrote(&self, text: &str, plain: bool, values: &[&str]) -> bool {
        if !plain {
            return self.wrote_escaped(text, values);
        }
        let mut rest = text
            .as_bytes()
            .get(self.constant.len()..)
            .unwrap_or_default();
        let same = self.labels.iter().zip(values).all(|(label, value)| {
            // After a comma, unless it is the first.
            let begins = usize::from(rest.first() == Some(&b',')) + label.name.len() + 2;
            let ends = begins + value.len();
            let same =
                rest.get(begins..ends) == Some(value.as_bytes()) && rest.get(ends) == Some(&b'"');
            rest = rest.get(ends + 1..).unwrap_or_default();
            same
        });
        same && rest.len() == self.own_length
    }

    #[cold]
    fn wrote_escaped(&self, text: &str, values: &[&str]) -> bool {
        text.strip_prefix(&*self.text(values))
            .is_some_and(|own| own.len() == self.own_length)
    }

    /// The same for each combination of the family's own labels.
    fn write(&self, values: &[&str]) -> impl Iterator<Item = Arc<str>> {
        let mut texts = vec![self.text(values)];
        for label in self.own {
            // A state set's label is called as the family is. Source: OpenMetrics 1.0, "StateSet".
            let name = if label.name.is_empty() {
                self.family
            } else {
                label.name
            };
            texts = texts
                .iter()
                .flat_map(|text| each_value(text, name, label))
                .collect();
        }
        texts.into_iter().map(Arc::from)
    }
}

fn each_value<'a>(
    text: &'a str,
    name: &'a str,
    label: &'a LabelDesc,
) -> impl Iterator<Item = String> + 'a {
    (0..label.domain.size()).map(move |index| {
        let mut text = text.to_owned();
        pair(
            &mut text,
            name,
            label.domain.value(index).unwrap_or_default(),
        );
        text
    })
}

/// The values of a closed set at an index, the first label counting most.
pub(crate) fn values_at(labels: &[LabelDesc], mut index: usize) -> Vec<&'static str> {
    let mut values: Vec<_> = labels
        .iter()
        .rev()
        .map(|label| {
            let size = label.domain.size();
            let value = label.domain.value(index % size);
            index /= size;
            value.unwrap_or_default()
        })
        .collect();
    values.reverse();
    values
}

/// Adds `name="value"`, after a comma where something stands before it.
pub(crate) fn pair(text: &mut String, name: &str, value: &str) {
    if !text.is_empty() {
        text.push(',');
    }
    text.push_str(name);
    text.push_str("=\"");
    escape(text, value);
    text.push('"');
}

/// Whether the text of a label value is the value itself.
pub(crate) fn is_plain(value: &str) -> bool {
    !value.contains(['\\', '"', '\n'])
}

/// Adds a label value with `\`, `"` and line feeds escaped. Source: exposition formats, "Text format details".
pub(crate) fn escape(text: &mut String, value: &str) {
    let mut rest = value;
    while let Some(at) = rest.find(['\\', '"', '\n']) {
        text.push_str(&rest[..at]);
        text.push_str(match rest.as_bytes()[at] {
            b'\n' => "\\n",
            b'"' => "\\\"",
            _ => "\\\\",
        });
        rest = &rest[at + 1..];
    }
    text.push_str(rest);
}
