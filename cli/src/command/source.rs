use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};

use super::build::Build;
use crate::Catalog;

/// How long a running program may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest catalog that is read from a server, in bytes.
const MOST: u64 = 64 << 20;

/// Where the catalog comes from: a program that is built first, unless one of the other three is given.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Where the catalog comes from")]
pub struct Source {
    /// A built program.
    #[arg(long, global = true, value_name = "PATH")]
    binary: Option<PathBuf>,
    /// A running program whose server shows its catalog, such as `http://127.0.0.1:9464`
    #[arg(long, global = true, value_name = "URL")]
    url: Option<String>,
    /// A file that `cargo bellwether catalog --format json` has written.
    #[arg(long, global = true, value_name = "FILE")]
    catalog: Option<PathBuf>,
    #[command(flatten)]
    build: Build,
}

impl Source {
    /// The build options that are passed to cargo.
    #[cfg(test)]
    pub(super) fn cargo_arguments(&self) -> Vec<String> {
        self.build.arguments()
    }

    /// The catalog that the arguments ask for.
    ///
    /// # Errors
    /// More than one source, a program that cannot be built or read, a server that does not answer, a file that is no
    /// catalog: each says what to do instead.
    pub fn catalog(&self) -> anyhow::Result<Catalog> {
        let given = [
            ("--binary", self.binary.is_some()),
            ("--url", self.url.is_some()),
            ("--catalog", self.catalog.is_some()),
            ("--bin", self.build.is_given()),
        ];
        let given: Vec<_> = given.iter().filter(|it| it.1).map(|it| it.0).collect();
        if given.len() > 1 {
            bail!(
                "`{}` each name a catalog; give one of them",
                given.join("` and `")
            );
        }
        if let Some(path) = &self.catalog {
            return from_either(path);
        }
        if let Some(url) = &self.url {
            return from_server(url);
        }
        match &self.binary {
            Some(path) => from_binary(path),
            None => from_binary(&self.build.executable()?),
        }
    }
}

/// The catalog in a file: JSON, or a built program.
///
/// # Errors
/// A file that cannot be read, or is neither.
pub(super) fn from_either(path: &Path) -> anyhow::Result<Catalog> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let program = object::FileKind::parse(&*bytes).is_ok();
    if program {
        return from_binary(path);
    }
    let text = String::from_utf8_lossy(&bytes);
    Catalog::from_json(&text).with_context(|| path.display().to_string())
}

fn from_binary(path: &Path) -> anyhow::Result<Catalog> {
    Ok(crate::catalog::binary::read(path)?)
}

fn from_server(url: &str) -> anyhow::Result<Catalog> {
    if url.starts_with("https:") {
        bail!(
            "{url}: https is not spoken here; save the answer with another client and give it with `--catalog`"
        );
    }
    let url = catalog_url(url);
    let agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .build()
        .new_agent();
    let mut answer = agent.get(&url).call().with_context(|| url.clone())?;
    if answer.status() == 404 {
        bail!("{url}: not found; switch it on in the program with `Server::catalog(true)`");
    }
    if !answer.status().is_success() {
        bail!("{url}: the answer is {}", answer.status());
    }
    let mut text = String::new();
    let mut body = answer.body_mut().as_reader().take(MOST);
    body.read_to_string(&mut text)
        .with_context(|| url.clone())?;
    Catalog::from_json(&text).with_context(|| url)
}

/// Adds what users leave out: the scheme, and the path of the catalog.
fn catalog_url(url: &str) -> String {
    let url = if url.contains("://") {
        url.to_owned()
    } else {
        format!("http://{url}")
    };
    let (_, rest) = url.split_once("://").unwrap_or_default();
    match rest.split_once('/') {
        Some((_, path)) if !path.is_empty() => url,
        _ => format!("{}/catalog", url.trim_end_matches('/')),
    }
}

#[cfg(test)]
mod tests {
    use super::catalog_url;

    #[test]
    fn a_server_is_asked_for_its_catalog_unless_a_path_is_given() {
        let catalog = "http://localhost:9464/catalog";
        assert_eq!(catalog_url("http://localhost:9464"), catalog);
        assert_eq!(catalog_url("localhost:9464/"), catalog);
        assert_eq!(catalog_url("http://host/inner/c"), "http://host/inner/c");
    }
}
