//! Where the lines are typed: the package of a user, which is outside of the workspace, and a checkout.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bellwether_tests::support::{Running, forget, program};

/// What the environment says of where cargo builds.
const TARGET: &str = "CARGO_TARGET_DIR";

pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().unwrap()
}

/// A folder in which lines are typed.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    /// Where what is built is kept from one run of the tests to the next; where cargo has it anyway, if not said.
    target: Option<PathBuf>,
}

/// How a line ended.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    /// A shop that somebody has written, with this library as its only dependency.
    pub(crate) fn package() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documented");
        let shop = folder.join("shop");
        // What earlier runs have left there.
        let _ = fs::remove_dir_all(&shop);
        fs::create_dir_all(shop.join("src")).unwrap();
        let manifest = format!(
            "[package]\nname = \"shop\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nbellwether = {{ path = {:?} }}\n\n[workspace]\n",
            root().join("runtime").display().to_string()
        );
        fs::write(shop.join("Cargo.toml"), manifest).unwrap();
        fs::write(shop.join("src/main.rs"), include_str!("shop.rs")).unwrap();
        fs::copy(root().join("Cargo.lock"), shop.join("Cargo.lock")).unwrap();
        let target = Some(folder.join("target"));
        Self {
            folder: shop,
            target,
        }
    }

    /// A folder of this repository, which has examples to ask about.
    pub(crate) fn checkout() -> Self {
        let folder = root().join("target/documented");
        let _ = fs::remove_dir_all(&folder);
        let target = None;
        Self { folder, target }
    }

    /// An empty folder in it.
    pub(crate) fn within(&self, name: &str) -> Self {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).unwrap();
        let target = self.target.clone();
        Self { folder, target }
    }

    /// Has a shell run a line.
    pub(crate) fn run(&self, line: &str) -> Answer {
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(&self.folder);
        self.environment(&mut shell);
        let output = shell.stdin(Stdio::null()).output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
        let code = output.status.code();
        Answer { code, out, err }
    }

    fn environment(&self, command: &mut Command) {
        let mut found = vec![program("cargo-bellwether").parent().unwrap().to_owned()];
        let path = std::env::var_os("PATH").unwrap_or_default();
        found.extend(std::env::split_paths(&path));
        forget(command);
        command.env("PATH", std::env::join_paths(found).unwrap());
        command.env("CARGO_NET_OFFLINE", "true");
        if let Some(target) = &self.target {
            command.env(TARGET, target);
        }
    }

    /// The program of the package.
    pub(crate) fn shop(&self) -> PathBuf {
        let name = format!("debug/shop{}", std::env::consts::EXE_SUFFIX);
        self.target.as_ref().unwrap().join(name)
    }

    /// The same, running, and where it answers.
    pub(crate) fn open(&self) -> (Running, String) {
        let mut command = Command::new(self.shop());
        let mut running = Running::start(command.arg("open").stdout(Stdio::piped()));
        let mut lines = BufReader::new(running.stdout().unwrap()).lines();
        (running, lines.next().unwrap().unwrap())
    }
}
