//! A small program with dependencies, linked with optimization across all of it, and stripped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Where it was built. Its crates and their lock file are made anew for each run of the tests, what was compiled stays.
pub(crate) struct Fixture {
    pub(crate) program: PathBuf,
    pub(crate) manifest: PathBuf,
    pub(crate) target: PathBuf,
}

/// What is said to be built.
pub(crate) const COMMIT: &str = "0ddba11";

const PROFILE: &str = "\n[profile.release]\nopt-level = 1\nlto = true\nstrip = true\n";

pub(crate) fn fixture() -> &'static Fixture {
    static BUILT: LazyLock<Fixture> = LazyLock::new(build);
    &BUILT
}

fn build() -> Fixture {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("catalog");
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let runtime = runtime.canonicalize().unwrap();
    let bellwether = format!(
        "bellwether = {{ path = {:?}, default-features = false }}\n",
        runtime.display().to_string()
    );
    let manifest = root.join("Cargo.toml");
    let package = |name: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n"
        )
    };
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let whole = bellwether.replace(", default-features = false", "");
    let axum = "axum = { version = \"0.8\", default-features = false }\n";
    let program = package("fixture") + &whole + axum + "dependency = { path = \"dependency\" }\n";
    write("Cargo.toml", &(program + PROFILE + "\n[workspace]\n"));
    write("src/main.rs", include_str!("fixture/main.rs"));
    write(
        "dependency/Cargo.toml",
        &(package("dependency") + &bellwether),
    );
    write(
        "dependency/src/lib.rs",
        include_str!("fixture/dependency.rs"),
    );
    let lock = runtime.join("../Cargo.lock");
    fs::copy(lock, root.join("Cargo.lock")).unwrap();
    let target = root.join("target");
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--offline", "--manifest-path"])
        .arg(&manifest)
        .env("CARGO_TARGET_DIR", &target)
        .env("BELLWETHER_COMMIT", COMMIT)
        .status();
    assert!(built.unwrap().success());
    let name = format!("fixture{}", std::env::consts::EXE_SUFFIX);
    Fixture {
        program: target.join("release").join(name),
        manifest,
        target,
    }
}
