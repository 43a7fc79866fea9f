//! A strict reader of both formats, which shares nothing with what writes them.

use std::collections::{BTreeMap, BTreeSet};

/// A sample's labels, sorted.
pub(crate) type Labels = BTreeMap<String, String>;

/// What stands on a page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Help by family.
    pub(crate) help: BTreeMap<String, String>,
    /// Kind by family.
    pub(crate) kinds: BTreeMap<String, String>,
    pub(crate) samples: BTreeMap<(String, Labels), f64>,
}

/// Reads a page, or says what is wrong with which line.
pub(crate) fn parse(text: &str, openmetrics: bool) -> Result<Page, String> {
    let body = if openmetrics {
        text.strip_suffix("# EOF\n")
            .ok_or("no `# EOF` at the end")?
    } else {
        text
    };
    if !body.is_empty() && !body.ends_with('\n') {
        return Err("the last line does not end".to_owned());
    }
    let mut page = Page::default();
    let mut family = String::new();
    // Only a line feed ends a line.
    for line in body.split_terminator('\n') {
        let result = match line.strip_prefix("# ") {
            Some(comment) => page.comment(comment, &mut family, openmetrics),
            None => page.sample(line, &family),
        };
        result.map_err(|wrong| format!("{wrong}: {line:?}"))?;
    }
    Ok(page)
}

impl Page {
    fn comment(
        &mut self,
        comment: &str,
        family: &mut String,
        openmetrics: bool,
    ) -> Result<(), String> {
        let (word, rest) = comment.split_once(' ').ok_or("a comment without text")?;
        let (name, text) = rest.split_once(' ').ok_or("a comment without text")?;
        name_is_valid(name)?;
        name.clone_into(family);
        let before = match word {
            "TYPE" => self.kinds.insert(name.to_owned(), text.to_owned()),
            "HELP" => self
                .help
                .insert(name.to_owned(), unescape(text, openmetrics)?),
            "UNIT" if openmetrics && name.ends_with(text) => None,
            _ => return Err("an unknown comment".to_owned()),
        };
        match before {
            Some(_) => Err(format!("a second {word}, or a family in two pieces")),
            None => Ok(()),
        }
    }

    fn sample(&mut self, line: &str, family: &str) -> Result<(), String> {
        let name_end = line.find(['{', ' ']).ok_or("a sample without value")?;
        let (name, rest) = line.split_at(name_end);
        name_is_valid(name)?;
        let suffix = name
            .strip_prefix(family)
            .ok_or("a sample of another family")?;
        let suffixes = [
            "", "_total", "_bucket", "_count", "_sum", "_info", "_created",
        ];
        if !suffixes.contains(&suffix) || !self.kinds.contains_key(family) {
            return Err("a sample of another family, or before its TYPE".to_owned());
        }
        let (labels, value) = match rest.strip_prefix('{') {
            Some(rest) => labels(rest)?,
            None => (Labels::new(), rest),
        };
        let value = value.strip_prefix(' ').ok_or("no space before the value")?;
        let value = number(value)?;
        match self.samples.insert((name.to_owned(), labels), value) {
            Some(_) => Err("a series twice".to_owned()),
            None => Ok(()),
        }
    }
}

/// The labels up to the brace that closes them, and what follows it.
fn labels(mut rest: &str) -> Result<(Labels, &str), String> {
    let mut labels = Labels::new();
    loop {
        let (name, after) = rest.split_once("=\"").ok_or("a label without value")?;
        let valid = |(at, c): (usize, char)| {
            c == '_' || c.is_ascii_alphabetic() || (at > 0 && c.is_ascii_digit())
        };
        if name.is_empty() || !name.char_indices().all(valid) {
            return Err(format!("`{name}` is no name for a label"));
        }
        let mut escaped = false;
        let end = after.char_indices().find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        let (end, _) = end.ok_or("a label's value does not end")?;
        let value = unescape(&after[..end], true)?;
        if labels.insert(name.to_owned(), value).is_some() {
            return Err(format!("label `{name}` stands twice"));
        }
        rest = &after[end + 1..];
        match rest.split_at_checked(1) {
            Some((",", more)) => rest = more,
            Some(("}", more)) => return Ok((labels, more)),
            _ => return Err("neither `,` nor `}` after a label".to_owned()),
        }
    }
}

/// Help of the older format leaves quotes as they are.
fn unescape(text: &str, quotes: bool) -> Result<String, String> {
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next() {
                Some('\\') => '\\',
                Some('n') => '\n',
                Some('"') if quotes => '"',
                other => return Err(format!("an escape of {other:?}")),
            },
            '"' if quotes => return Err("a quote that is not escaped".to_owned()),
            c => c,
        });
    }
    Ok(plain)
}

fn number(text: &str) -> Result<f64, String> {
    let digits: BTreeSet<char> = text.chars().collect();
    let plain = digits
        .iter()
        .all(|c| c.is_ascii_digit() || "+-.eE".contains(*c));
    match text {
        "NaN" => Ok(f64::NAN),
        "+Inf" => Ok(f64::INFINITY),
        "-Inf" => Ok(f64::NEG_INFINITY),
        _ if plain => text.parse().map_err(|_| format!("`{text}` is no number")),
        _ => Err(format!("`{text}` is no number")),
    }
}

fn name_is_valid(name: &str) -> Result<(), String> {
    let valid = |(at, c): (usize, char)| {
        c == '_' || c == ':' || c.is_ascii_alphabetic() || (at > 0 && c.is_ascii_digit())
    };
    let valid = !name.is_empty() && name.char_indices().all(valid);
    valid
        .then_some(())
        .ok_or_else(|| format!("`{name}` is no name"))
}
