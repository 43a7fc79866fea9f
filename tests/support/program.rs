use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::wait_for;

/// Finds an outside program that judges us.
///
/// # Panics
/// Where it is missing and the environment has `CI`: there every judge has to be. Elsewhere the caller returns, and the
/// test's output says that it was skipped.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).map(|directory| directory.join(program));
    let found = places.find(|place| place.is_file());
    if found.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "`{program}` is not installed"
        );
        eprintln!("skipped: `{program}` is not installed");
    }
    found
}

/// Runs a program to its end with this input, for at most a minute; whether it succeeded, and all it said.
///
/// # Panics
/// Where it cannot be started or does not end.
pub fn run(program: &Path, arguments: &[&str], input: &str) -> (bool, String) {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let (mut stdin, input) = (child.stdin.take().expect("piped"), input.to_owned());
    let writing = thread::spawn(move || {
        // It may end without reading everything.
        let _ = stdin.write_all(input.as_bytes());
    });
    let said = [
        all(child.stdout.take().expect("piped")),
        all(child.stderr.take().expect("piped")),
    ];
    let mut running = Running { child };
    let what = format!("end of `{}`", program.display());
    let success = wait_for(&what, Duration::from_mins(1), || running.ended());
    writing.join().expect("writing does not panic");
    let said = said.map(|reading| reading.join().expect("reading does not panic"));
    (success, said.concat())
}

/// Runs a script in a Python that has `prometheus_client`; what it printed, or nothing where that is not installed.
///
/// # Panics
/// Where the script fails, and as [`find`].
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub fn python(script: &str, input: &str) -> Option<String> {
    let python = find("python3")?;
    let (known, said) = run(&python, &["-c", "import prometheus_client"], "");
    if !known {
        assert!(std::env::var_os("CI").is_none(), "{said}");
        eprintln!("skipped: `prometheus_client` is not installed for Python");
        return None;
    }
    let (success, said) = run(&python, &["-c", script], input);
    assert!(success, "{said}");
    Some(said)
}

fn all(mut from: impl Read + Send + 'static) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        let _ = from.read_to_string(&mut text);
        text
    })
}

/// Where an example is.
///
/// # Panics
/// Where the examples do not build, or there is none of this name.
pub fn example(name: &str) -> PathBuf {
    executable("example", name)
}

/// Where a program of the workspace is.
///
/// # Panics
/// Where the programs do not build, or there is none of this name.
pub fn program(name: &str) -> PathBuf {
    executable("bin", name)
}

/// Where a target of this kind is, that is no test.
fn executable(kind: &str, name: &str) -> PathBuf {
    static BUILT: LazyLock<String> = LazyLock::new(built);
    let messages = BUILT.lines().map(|line| {
        let message: Value = serde_json::from_str(line).expect("cargo answers in JSON");
        message
    });
    let mut named = messages.filter(|message| {
        let target = &message["target"];
        target["name"] == name && target["kind"][0] == kind && message["profile"]["test"] == false
    });
    let place = named.find_map(|message| Some(message["executable"].as_str()?.into()));
    place.expect("there is such a program, and it builds")
}

/// What cargo says of everything in the workspace, built as `cargo test --workspace` builds it, so that there is nothing
/// left to do after that.
fn built() -> String {
    let mut cargo = Command::new(env!("CARGO"));
    forget(&mut cargo);
    let built = cargo
        .args([
            "test",
            "--workspace",
            "--no-run",
            "--message-format",
            "json",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output();
    String::from_utf8(built.expect("cargo starts").stdout).expect("cargo answers in JSON")
}

/// Has a command not know what this test was told of itself: it would be news to build scripts, which would have their
/// packages built again.
pub fn forget(command: &mut Command) {
    let told = std::env::vars_os().map(|(name, _)| name);
    for name in told {
        let of_a_package = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_PRIMARY_",
        ];
        let text = name.to_string_lossy();
        if of_a_package.iter().any(|start| text.starts_with(start)) {
            command.env_remove(&name);
        }
    }
}

/// A program that runs until this is dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
}

impl Running {
    /// Starts it.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).spawn();
        Self {
            child: child.expect("the program starts"),
        }
    }

    /// Starts it with a pipe as its standard input.
    ///
    /// # Panics
    /// Where it cannot be started.
    pub fn with_input(command: &mut Command) -> (Self, ChildStdin) {
        let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
        let input = child.stdin.take().expect("piped");
        (Self { child }, input)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it writes to a standard output that was piped; once.
    pub fn stdout(&mut self) -> Option<std::process::ChildStdout> {
        self.child.stdout.take()
    }

    /// What it writes to a standard error output that was piped; once.
    pub fn stderr(&mut self) -> Option<std::process::ChildStderr> {
        self.child.stderr.take()
    }

    /// Whether it ended well, once it has ended.
    pub fn ended(&mut self) -> Option<bool> {
        let status = self.child.try_wait().ok()??;
        Some(status.success())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A directory of its own, gone when this is dropped.
#[derive(Debug)]
pub struct Directory(PathBuf);

impl Directory {
    /// An empty one.
    ///
    /// # Panics
    /// Where it cannot be made.
    #[expect(clippy::new_without_default, reason = "it makes something on the disk")]
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("bellwether-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a temporary directory");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
