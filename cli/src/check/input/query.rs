use std::ops::Range;

use crate::check::source::{Style, Text};

/// An expression as the parser gets it, and where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    /// Without variables.
    pub(crate) promql: String,
    /// As its file has it.
    pub(crate) source: Text,
    /// What stands in the place of variables, in the order of the text: where it is, and what it replaces in the source.
    pub(crate) replaced: Vec<(Range<usize>, Range<usize>)>,
}

impl Query {
    /// An expression without variables.
    pub(crate) fn plain(source: &Text) -> Self {
        Self {
            promql: source.text.clone(),
            source: source.clone(),
            replaced: Vec::new(),
        }
    }

    /// An expression that stands in no file: the file is the expression.
    pub(crate) fn line(text: &str) -> Self {
        Self::plain(&Text {
            text: text.to_owned(),
            at: 0..text.len(),
            style: Style::Plain,
        })
    }

    /// Whether a part of the expression has variables in it.
    pub(crate) fn varies(&self, part: &Range<usize>) -> bool {
        let mut parts = self.replaced.iter();
        parts.any(|(made, _)| made.start < part.end && part.start < made.end)
    }

    /// A part of the expression as people wrote it, with variables.
    pub(crate) fn written(&self, part: &Range<usize>) -> &str {
        let part = self.back(part.start, false)..self.back(part.end, true);
        self.source.text.get(part).unwrap_or(&self.source.text)
    }

    /// Where a part of the expression stands in the file.
    pub(crate) fn place(&self, file: &str, part: &Range<usize>) -> Range<usize> {
        let part = self.back(part.start, false)..self.back(part.end, true);
        self.source.place(file, &part)
    }

    /// From the expression to its source.
    fn back(&self, at: usize, end: bool) -> usize {
        let mut moved = at;
        for (made, was) in &self.replaced {
            if at >= made.end {
                moved = was.end + (at - made.end);
            } else if at > made.start || (at == made.start && !end) {
                return if end { was.end } else { was.start };
            }
        }
        moved
    }
}
