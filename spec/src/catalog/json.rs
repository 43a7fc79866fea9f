//! The JSON form. Written by hand: it is the only JSON that the runtime writes without its server, and these lines are
//! less than a dependency.

use std::fmt::{self, Display, Write};

use super::{
    Catalog, Component, Declaration, DeclaredLabel, DeclaredOperation, Family, Outcomes, Place,
    SCHEMA, VERSION, Values,
};
use crate::{Native, Objective};

impl Catalog {
    /// The JSON form, in one line.
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = write!(text, "{}", Json(self));
        text
    }
}

/// A value as JSON.
struct Json<T>(T);

/// An array.
struct List<'a, T>(&'a [T]);

/// Text in quotes.
struct Text<'a>(&'a str);

/// An object of texts.
struct Pairs<'a>(&'a [(String, String)]);

impl Display for Text<'_> {
    /// Source: RFC 8259, section 7.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for char in self.0.chars() {
            match char {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                control if control < ' ' => write!(f, "\\u{:04x}", u32::from(control))?,
                other => f.write_char(other)?,
            }
        }
        f.write_char('"')
    }
}

impl<'a, T> Display for List<'a, T>
where
    Json<&'a T>: Display,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('[')?;
        for (at, item) in self.0.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            write!(f, "{comma}{}", Json(item))?;
        }
        f.write_char(']')
    }
}

impl Display for Pairs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('{')?;
        for (at, (name, value)) in self.0.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            write!(f, "{comma}{}:{}", Text(name), Text(value))?;
        }
        f.write_char('}')
    }
}

impl Display for Json<&String> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Text(self.0).fmt(f)
    }
}

impl Display for Json<&f64> {
    /// The shortest text that reads back as the same number. All of ours are finite.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl Display for Json<&Catalog> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Catalog {
            program,
            families,
            operations,
            components,
        } = self.0;
        write!(
            f,
            "{{\"schema\":{},\"version\":{VERSION},\"program\":{},\"families\":{},\"operations\":{},\"health\":{}}}",
            Text(SCHEMA),
            Text(program),
            List(families),
            List(operations),
            List(components)
        )
    }
}

impl Display for Json<&Family> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Family {
            name,
            kind,
            unit,
            help,
            buckets,
            native,
            declarations,
        } = self.0;
        write!(
            f,
            "{{\"name\":{},\"kind\":\"{kind}\",\"unit\":{},\"help\":{},\"buckets\":{},",
            Text(name),
            Text(unit),
            Text(help),
            List(buckets),
        )?;
        if let Some(native) = native {
            write!(f, "\"native\":{},", Json(native))?;
        }
        write!(f, "\"declarations\":{}}}", List(declarations))
    }
}

impl Display for Json<&Native> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Native {
            schema,
            max_buckets,
            zero_threshold,
        } = self.0;
        let zero = Json(zero_threshold);
        write!(
            f,
            "{{\"schema\":{schema},\"max_buckets\":{max_buckets},\"zero_threshold\":{zero}}}"
        )
    }
}

impl Display for Json<&Declaration> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Declaration {
            constant_labels,
            labels,
            series,
            because,
            origin,
        } = self.0;
        let (constant_labels, labels) = (Pairs(constant_labels), List(labels));
        write!(
            f,
            "{{\"constant_labels\":{constant_labels},\"labels\":{labels},\"series\":{series}"
        )?;
        if !because.is_empty() {
            write!(f, ",\"because\":{}", Text(because))?;
        }
        write!(f, ",\"origin\":{}}}", Json(origin))
    }
}

impl Display for Json<&DeclaredLabel> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{\"name\":{},", Text(&self.0.name))?;
        match &self.0.values {
            Values::Closed(values) => write!(f, "\"values\":{}", List(values))?,
            Values::Open { limit, overflow } => {
                write!(f, "\"limit\":{limit},\"overflow\":{}", Text(overflow))?;
            }
        }
        if !self.0.expected.is_empty() {
            write!(f, ",\"expected\":{}", List(&self.0.expected))?;
        }
        f.write_char('}')
    }
}

impl Display for Json<&Place> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place {
            file,
            line,
            module,
            package,
        } = self.0;
        write!(
            f,
            "{{\"package\":{},\"module\":{},\"file\":{},\"line\":{line}}}",
            Text(package),
            Text(module),
            Text(file)
        )
    }
}

impl Display for Json<&DeclaredOperation> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.0;
        write!(f, "{{\"name\":{}", Text(&operation.name))?;
        let families = [
            ("calls", &operation.calls),
            ("duration", &operation.duration),
            ("in_flight", &operation.in_flight),
            ("errors", &operation.errors),
        ];
        for (key, family) in families {
            if let Some(family) = family {
                write!(f, ",\"{key}\":{}", Text(family))?;
            }
        }
        write!(
            f,
            ",\"constant_labels\":{}",
            Pairs(&operation.constant_labels)
        )?;
        if let Some(outcomes) = &operation.outcomes {
            write!(f, ",\"outcomes\":{}", Json(outcomes))?;
        }
        if let Some(objective) = &operation.objective {
            write!(f, ",\"objective\":{}", Json(objective))?;
        }
        write!(f, ",\"origin\":{}}}", Json(&operation.origin))
    }
}

impl Display for Json<&Outcomes> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcomes {
            label,
            good,
            bad,
            neither,
        } = self.0;
        write!(
            f,
            "{{\"label\":{},\"good\":{},\"bad\":{},\"neither\":{}}}",
            Text(label),
            List(good),
            List(bad),
            List(neither)
        )
    }
}

impl Display for Json<&Objective> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('{')?;
        if let Some(success) = &self.0.success {
            write!(f, "\"success\":{}", Json(success))?;
        }
        if let Some(latency) = &self.0.latency {
            let comma = if self.0.success.is_some() { "," } else { "" };
            let (under, share) = (Json(&latency.under), Json(&latency.share));
            write!(
                f,
                "{comma}\"latency\":{{\"under\":{under},\"share\":{share}}}"
            )?;
        }
        f.write_char('}')
    }
}

impl Display for Json<&Component> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Component {
            name,
            critical,
            origin,
        } = self.0;
        write!(
            f,
            "{{\"name\":{},\"critical\":{critical},\"origin\":{}}}",
            Text(name),
            Json(origin)
        )
    }
}
