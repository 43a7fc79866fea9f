//! What an instrumented function costs to compile, and what a thousand declared families cost at the start of a process.
//!
//! Crates with few and with many functions are generated and built; what a function costs is the slope between the two,
//! so that runtimes, linking and the start of the compiler fall out.

mod source;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::rounds::median;
use source::{FAMILIES_A_FUNCTION, KINDS, Kind};

const FEW: usize = 20;
const MANY: usize = 500;
/// Enough functions for a thousand families.
const FOR_START: usize = 1000_usize.div_ceil(FAMILIES_A_FUNCTION);

/// What a function costs, less what it costs without instrumentation.
#[derive(Clone, Debug)]
pub(crate) struct Cost {
    pub(crate) contender: &'static str,
    /// Milliseconds of the compiler, without optimization.
    pub(crate) debug: f64,
    /// The same with it.
    pub(crate) release: f64,
    /// Bytes of machine code with optimization; none where `size` is missing.
    pub(crate) text: Option<f64>,
    /// Milliseconds from start to first scrape; none where nothing is exposed.
    pub(crate) start: Option<f64>,
}

/// The generated crates, deleted in the end.
struct Crates {
    root: PathBuf,
}

impl Drop for Crates {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

#[expect(clippy::needless_pass_by_value, reason = "given to `map_err`")]
fn io(error: std::io::Error) -> String {
    error.to_string()
}

fn package(kind: &Kind, functions: usize) -> String {
    format!("{}_{functions}", kind.name)
}

impl Crates {
    /// In a new directory, with the versions of this workspace.
    fn generate() -> Result<Self, String> {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let ours = ours.canonicalize().map_err(io)?;
        let root = std::env::temp_dir().join(format!("bellwether-bench-{}", std::process::id()));
        let crates = Self { root };
        fs::create_dir_all(&crates.root).map_err(io)?;
        fs::copy(ours.join("Cargo.lock"), crates.root.join("Cargo.lock")).map_err(io)?;
        crates.write(
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"*_*\"]\n",
        )?;
        for kind in &KINDS {
            for functions in [FEW, MANY] {
                crates.package(
                    kind,
                    &package(kind, functions),
                    &source::many(kind, functions),
                    &ours,
                )?;
            }
            if let Some(start) = kind.start {
                crates.package(
                    kind,
                    &format!("{}_start", kind.name),
                    &start(FOR_START),
                    &ours,
                )?;
            }
        }
        Ok(crates)
    }

    fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.root.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(io)?;
        }
        fs::write(path, text).map_err(io)
    }

    fn package(&self, kind: &Kind, name: &str, main: &str, ours: &Path) -> Result<(), String> {
        let manifest = source::manifest(name, kind, &ours.join("runtime").to_string_lossy());
        self.write(&format!("{name}/Cargo.toml"), &manifest)?;
        self.write(&format!("{name}/src/main.rs"), main)
    }

    fn build(&self, arguments: &[&str]) -> Result<(), String> {
        let output = Command::new("cargo")
            .args(["build", "--quiet", "--offline"])
            .args(arguments)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env_remove("RUSTFLAGS")
            .current_dir(&self.root)
            .output()
            .map_err(io)?;
        let errors = String::from_utf8_lossy(&output.stderr);
        output
            .status
            .success()
            .then_some(())
            .ok_or_else(|| errors.into_owned())
    }

    /// The compiler's user time for this package alone, in milliseconds.
    fn compile(&self, package: &str, profile: &[&str]) -> Result<f64, String> {
        let main = self.root.join(package).join("src/main.rs");
        let text = fs::read(&main).map_err(io)?;
        fs::write(&main, text).map_err(io)?;
        let before = user_time_of_children()?;
        self.build(&[&["-p", package], profile].concat())?;
        Ok((user_time_of_children()? - before) * 1000.0)
    }

    /// Milliseconds a function, for each kind: the slope between the best of several builds of few functions and of
    /// many. All kinds are built in each round, so that neighbours disturb all of them.
    fn slopes(&self, profile: &[&str], rounds: usize) -> Result<[f64; KINDS.len()], String> {
        let mut best = [[f64::INFINITY; 2]; KINDS.len()];
        for _ in 0..rounds {
            for (kind, best) in KINDS.iter().zip(&mut best) {
                for (functions, best) in [FEW, MANY].into_iter().zip(best) {
                    *best = best.min(self.compile(&package(kind, functions), profile)?);
                }
            }
        }
        Ok(best.map(|[few, many]| (many - few) / functions_between()))
    }

    /// Bytes a function.
    fn text(&self, kind: &Kind) -> Option<f64> {
        let bytes = |functions| text_bytes(&self.program(&package(kind, functions)));
        Some((bytes(MANY)? - bytes(FEW)?) / functions_between())
    }

    fn program(&self, package: &str) -> PathBuf {
        self.root.join("target/release").join(package)
    }

    /// Milliseconds, the median of several processes.
    fn start(&self, kind: &Kind) -> Result<Option<f64>, String> {
        if kind.start.is_none() {
            return Ok(None);
        }
        let mut times = Vec::new();
        for _ in 0..15 {
            let start = Instant::now();
            let output = Command::new(self.program(&format!("{}_start", kind.name)));
            times.push(run(output, start)?.as_secs_f64() * 1000.0);
        }
        Ok(Some(median(times)))
    }
}

/// How long a program ran that has to print how many families it showed.
fn run(mut program: Command, start: Instant) -> Result<Duration, String> {
    let output = program.output().map_err(io)?;
    let time = start.elapsed();
    let text = String::from_utf8_lossy(&output.stdout);
    let families: usize = text.trim().parse().unwrap_or_default();
    if families < 1000 {
        return Err(format!("a first scrape showed {text:?} families"));
    }
    Ok(time)
}

#[expect(clippy::cast_precision_loss, reason = "some hundreds")]
fn functions_between() -> f64 {
    (MANY - FEW) as f64
}

/// Seconds of user time of all processes that this one has waited for.
fn user_time_of_children() -> Result<f64, String> {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").map_err(io)?;
    // The name of the program is in parentheses and may hold anything; the field is the 16th.
    let ticks = stat
        .rsplit(')')
        .next()
        .and_then(|rest| rest.split_whitespace().nth(13));
    let ticks: f64 = ticks
        .and_then(|ticks| ticks.parse().ok())
        .ok_or("no /proc/self/stat")?;
    Ok(ticks / TICKS_PER_SECOND)
}

fn text_bytes(program: &Path) -> Option<f64> {
    let output = Command::new("size").arg("-A").arg(program).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| line.starts_with(".text "))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Generates, builds and measures all of it. Takes some minutes.
pub(crate) fn costs() -> Result<Vec<Cost>, String> {
    let crates = Crates::generate()?;
    let (debug, release): (&[&str], &[&str]) = (&[], &["--release"]);
    for profile in [debug, release] {
        crates.build(profile)?;
    }
    let (debug, release) = (crates.slopes(debug, 3)?, crates.slopes(release, 2)?);
    let mut costs = Vec::new();
    for ((kind, debug), release) in KINDS.iter().zip(debug).zip(release) {
        costs.push(Cost {
            contender: kind.title,
            debug,
            release,
            text: crates.text(kind),
            start: crates.start(kind)?,
        });
    }
    let plain = costs.remove(0);
    for cost in &mut costs {
        cost.debug -= plain.debug;
        cost.release -= plain.release;
        cost.text = cost.text.zip(plain.text).map(|(text, plain)| text - plain);
    }
    Ok(costs)
}
