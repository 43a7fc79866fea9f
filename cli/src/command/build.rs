use std::io::BufRead;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::catalog::binary::{self, BinaryError};

/// Which program to build, in cargo's own words.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The program to build")]
#[expect(clippy::struct_excessive_bools, reason = "cargo has as many switches")]
pub(super) struct Build {
    /// Builds this program and reads it. Needed where the package has several.
    #[arg(long, global = true, value_name = "NAME")]
    bin: Option<String>,
    /// Builds this example and reads it.
    #[arg(long, global = true, value_name = "NAME")]
    example: Option<String>,
    /// The package to build.
    #[arg(short, long, global = true, value_name = "SPEC")]
    package: Option<String>,
    /// Builds with optimizations.
    #[arg(short, long, global = true)]
    release: bool,
    /// Builds with this profile.
    #[arg(long, global = true, value_name = "NAME")]
    profile: Option<String>,
    /// Features to build with.
    #[arg(short = 'F', long, global = true, value_name = "FEATURES")]
    features: Vec<String>,
    /// Builds with all features.
    #[arg(long, global = true)]
    all_features: bool,
    /// Builds without the default feature.
    #[arg(long, global = true)]
    no_default_features: bool,
    /// Builds for this platform.
    #[arg(long, global = true, value_name = "TRIPLE")]
    target: Option<String>,
    /// Builds without the network.
    #[arg(long, global = true)]
    offline: bool,
    /// Builds with the lock file as it is.
    #[arg(long, global = true)]
    locked: bool,
    /// Overrides a value of cargo's configuration.
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    config: Vec<String>,
    /// The manifest of the package or workspace.
    #[arg(long, global = true, value_name = "PATH")]
    manifest_path: Option<PathBuf>,
}

/// What cargo says of each thing that it has built.
#[derive(Deserialize)]
struct Artifact {
    executable: Option<PathBuf>,
    target: Target,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Build {
    /// Whether a program is asked for, and not only how to build it.
    pub(super) fn is_given(&self) -> bool {
        self.bin.is_some() || self.example.is_some()
    }

    /// Builds the program and says where it is.
    ///
    /// # Errors
    /// A build that fails, with what cargo says; none or several programs.
    pub(super) fn executable(&self) -> anyhow::Result<PathBuf> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut child = Command::new(cargo)
            .args(["build", "--message-format=json-render-diagnostics"])
            .args(self.arguments())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start cargo")?;
        let out = child.stdout.take().context("cargo prints nothing")?;
        let mut built = Vec::new();
        for line in std::io::BufReader::new(out).lines() {
            let line = line.context("cannot read what cargo prints")?;
            let program = serde_json::from_str::<Artifact>(&line).ok();
            built.extend(program.and_then(|it| Some((it.target, it.executable?))));
        }
        if !child.wait().context("cannot wait for cargo")?.success() {
            bail!("the program does not build");
        }
        choose(built)
    }

    /// The same in cargo's words.
    pub(super) fn arguments(&self) -> Vec<String> {
        let mut arguments = Vec::new();
        let manifest = self
            .manifest_path
            .as_ref()
            .map(|path| path.display().to_string());
        let named = [
            ("--bin", &self.bin),
            ("--example", &self.example),
            ("--package", &self.package),
            ("--profile", &self.profile),
            ("--target", &self.target),
            ("--manifest-path", &manifest),
        ];
        for (name, value) in named {
            arguments.extend(value.as_ref().map(|value| format!("{name}={value}")));
        }
        let switches = [
            ("--release", self.release),
            ("--all-features", self.all_features),
            ("--no-default-features", self.no_default_features),
            ("--offline", self.offline),
            ("--locked", self.locked),
        ];
        let switches = switches.iter().filter(|it| it.1);
        arguments.extend(switches.map(|it| it.0.to_owned()));
        let features = self.features.iter();
        arguments.extend(features.map(|it| format!("--features={it}")));
        let config = self.config.iter();
        arguments.extend(config.map(|it| format!("--config={it}")));
        arguments
    }
}

/// The one program that was built. Of several, the one that declares anything.
fn choose(mut built: Vec<(Target, PathBuf)>) -> anyhow::Result<PathBuf> {
    if built.len() > 1 {
        let (without, with): (Vec<_>, Vec<_>) = built.into_iter().partition(|(_, path)| {
            matches!(binary::read(path), Err(BinaryError::NoCatalog { .. }))
        });
        built = if with.is_empty() { without } else { with };
    }
    if built.len() > 1 {
        let names: Vec<_> = built.iter().map(|(target, _)| argument(target)).collect();
        bail!(
            "there are several programs; choose one with `{}`",
            names.join("`, `")
        );
    }
    let Some((_, path)) = built.pop() else {
        bail!("there is no program to build here; give `--binary`, `--url` or `--catalog`");
    };
    Ok(path)
}

fn argument(target: &Target) -> String {
    let example = target.kind.iter().any(|kind| kind == "example");
    let option = if example { "--example" } else { "--bin" };
    format!("{option} {}", target.name)
}
