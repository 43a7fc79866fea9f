use std::ops::Range;

/// How a text is written in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// As it is, but for white space: lines are joined, or their indentation is taken away.
    Plain,
    /// In single quotes, a quote doubled.
    Single,
    /// In double quotes, with escapes.
    Double,
}

/// A text, and where it stands in its file.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_field_names,
    reason = "the text of a text has no other name"
)]
pub(crate) struct Text {
    /// As it is meant.
    pub(crate) text: String,
    /// As it stands in the file, quotes included.
    pub(crate) at: Range<usize>,
    pub(crate) style: Style,
}

/// A character: where it stands in the text, and where in the file.
struct Pair {
    text: usize,
    file: Range<usize>,
}

impl Text {
    /// Where a part of the text stands in the file. All of it, where that cannot be told.
    pub(crate) fn place(&self, file: &str, part: &Range<usize>) -> Range<usize> {
        let Some(pairs) = self.pairs(file) else {
            return self.at.clone();
        };
        let mut inside = pairs.iter().filter(|pair| part.contains(&pair.text));
        let Some(first) = inside.next() else {
            return self.at.clone();
        };
        first.file.start
            ..inside
                .next_back()
                .map_or(first.file.end, |last| last.file.end)
    }

    /// The characters that are no white space, which no style adds or takes away.
    fn pairs(&self, file: &str) -> Option<Vec<Pair>> {
        let mut written = Written {
            rest: file.get(self.at.clone())?,
            at: self.at.start,
            style: self.style,
        };
        if self.style != Style::Plain {
            written.next()?;
        }
        let mut pairs = Vec::new();
        for (at, meant) in self.text.char_indices() {
            if meant.is_whitespace() {
                continue;
            }
            let file = written.find(meant)?;
            pairs.push(Pair { text: at, file });
        }
        Some(pairs)
    }
}

/// What is left of a text as it stands in its file.
struct Written<'f> {
    rest: &'f str,
    at: usize,
    style: Style,
}

impl Written<'_> {
    fn next(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.rest = &self.rest[next.len_utf8()..];
        self.at += next.len_utf8();
        Some(next)
    }

    /// The place of the next character that is no white space, if it is this one.
    fn find(&mut self, meant: char) -> Option<Range<usize>> {
        loop {
            let start = self.at;
            let next = self.next()?;
            if next.is_whitespace() {
                continue;
            }
            let read = match (self.style, next) {
                (Style::Double, '\\') => self.escaped()?,
                (Style::Single, '\'') => {
                    self.next();
                    '\''
                }
                _ => next,
            };
            if read.is_whitespace() {
                continue;
            }
            return (read == meant).then_some(start..self.at);
        }
    }

    /// What an escape stands for; white space for what is none in the text either.
    fn escaped(&mut self) -> Option<char> {
        let letter = self.next()?;
        let digits = match letter {
            'n' | 't' | 'r' | ' ' | '\n' | '_' | 'N' | 'L' | 'P' | 'e' | 'v' | 'f' => {
                return Some(' ');
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            other => return Some(other),
        };
        let code = u32::from_str_radix(self.rest.get(..digits)?, 16).ok()?;
        for _ in 0..digits {
            self.next();
        }
        char::from_u32(code)
    }
}

#[cfg(test)]
mod tests {
    use crate::check::source::documents;

    #[test]
    fn a_part_of_a_text_is_found_in_every_style() {
        let styles = [
            "e: rate(foo[5m]) > 5",
            "e: |\n  rate(\n    foo[5m]) > 5\n",
            "e: >-\n  rate(foo[5m])\n  > 5\n",
            "e: 'rate(foo[5m]) > 5'",
            "e: 'it''s rate(foo[5m])'",
            "e: \"\\\"q\\\" \\u00e4 rate(foo[5m])\"",
            "e: ä rate(foo\n  [5m])",
            "{\"e\": \"\\\"\\n\\\" rate(foo[5m])\"}",
            "e: rate(foo[5m])\n  > 5",
        ];
        for file in styles {
            let document = documents(file).unwrap().remove(0);
            let text = document.text_of("e").unwrap();
            let start = text.text.find("foo").unwrap();
            let place = text.place(file, &(start..start + 3));
            assert_eq!(&file[place.clone()], "foo", "{file:?} {place:?}");
        }
    }
}
