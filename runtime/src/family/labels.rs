use std::sync::Arc;

use bellwether_spec::{Desc, LabelDesc};

/// The label texts of one series: for each family that it feeds, for each combination of the family's own labels.
pub(crate) type SeriesLabels = Box<[Box<[Arc<str>]>]>;

/// How the labels of one family are written. They are written once for a series, in the form that both formats share:
/// `a="x",b="y"`, values escaped.
#[derive(Debug)]
pub(crate) struct Names {
    constant: String,
    labels: &'static [LabelDesc],
    own: &'static [LabelDesc],
    family: &'static str,
}

impl Names {
    /// For a family in a registry whose constant labels are `constant`, written.
    pub(crate) fn new(desc: &Desc, constant: &str) -> Self {
        let mut text = constant.to_owned();
        for (name, value) in desc.constant_labels {
            pair(&mut text, name, value);
        }
        Self {
            constant: text,
            labels: desc.labels,
            own: desc.own_labels,
            family: desc.name,
        }
    }

    /// What these names make of one combination of the user's labels, for each combination of the family's own.
    pub(crate) fn write(&self, values: &[&str]) -> Box<[Arc<str>]> {
        let mut text = self.constant.clone();
        for (label, value) in self.labels.iter().zip(values) {
            pair(&mut text, label.name, value);
        }
        let mut texts = vec![text];
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
        texts.into_iter().map(Arc::from).collect()
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
