use std::path::Path;
use std::{error, fmt, fs, io};

/// A text to check.
#[derive(Clone, Debug)]
pub struct Input {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) is_expression: bool,
    /// Whether a pattern has found it among others, so that it may be something else.
    pub(crate) is_found: bool,
}

/// Why a file cannot be checked.
#[derive(Debug)]
#[non_exhaustive]
pub enum InputError {
    /// It cannot be read.
    Read(String, io::Error),
    /// The pattern is none.
    Pattern(String, String),
    /// No file has a name like that.
    NoFile(String),
}

impl Input {
    /// A rule file, a `PrometheusRule` manifest or a dashboard, by its text. The path is only said in findings.
    pub fn file(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            is_expression: false,
            is_found: false,
        }
    }

    /// One expression.
    pub fn expression(text: impl Into<String>) -> Self {
        Self {
            path: "expression".to_owned(),
            text: text.into(),
            is_expression: true,
            is_found: false,
        }
    }

    /// The files that a path or a pattern names (`rules/*.yml`, `deploy/**/*.json`), sorted. What a pattern finds beside
    /// rules and dashboards, such as the configuration of Prometheus, is passed over.
    ///
    /// # Errors
    /// A file that cannot be read, a pattern that is none, and a name that no file has.
    pub fn read(pattern: &str) -> Result<Vec<Self>, InputError> {
        let read = |path: &Path| {
            let name = path.display().to_string();
            let text = fs::read(path).map_err(|error| InputError::Read(name.clone(), error))?;
            // What is not UTF-8 is a mistake in the file, which its parser tells better.
            Ok(Self::file(name, String::from_utf8_lossy(&text)))
        };
        // A path is taken as it is, whatever is in it.
        if Path::new(pattern).exists() {
            return Ok(vec![read(Path::new(pattern))?]);
        }
        let wrong =
            |error: glob::PatternError| InputError::Pattern(pattern.to_owned(), error.to_string());
        let mut found = Vec::new();
        for path in glob::glob(pattern).map_err(wrong)? {
            let path = path.map_err(|error| {
                let name = error.path().display().to_string();
                InputError::Read(name, error.into())
            })?;
            if path.is_file() {
                let is_found = true;
                found.push(Self {
                    is_found,
                    ..read(&path)?
                });
            }
        }
        if found.is_empty() {
            return Err(InputError::NoFile(pattern.to_owned()));
        }
        Ok(found)
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, error) => write!(f, "cannot read `{path}`: {error}"),
            Self::Pattern(pattern, error) => write!(f, "`{pattern}` is no pattern: {error}"),
            Self::NoFile(pattern) => write!(f, "there is no file `{pattern}`"),
        }
    }
}

impl error::Error for InputError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Read(_, error) => Some(error),
            Self::Pattern(..) | Self::NoFile(_) => None,
        }
    }
}
