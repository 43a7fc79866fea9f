//! A program that another builder than cargo compiles, which says nothing of packages.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::fixture::fixture;
use crate::{catalog, family};

const PROGRAM: &str = r#"
bellwether::build_info!();

#[derive(bellwether::Metrics)]
#[metrics(prefix = "alone")]
struct Alone {
    /// Things.
    things: bellwether::Counter,
}

#[bellwether::health_check]
async fn alive() -> Result<(), std::fmt::Error> {
    Ok(())
}

#[bellwether::instrumented(name = "work", poll = true)]
async fn work() {}

fn main() {
    drop((work(), alive()));
    Alone::global().things.inc();
    drop(bellwether::request_layer!());
    let registry = bellwether::Registry::global();
    let catalog = registry.catalog();
    for family in catalog.families.iter().filter(|it| it.name.starts_with("alone")) {
        println!("{}", family.declarations[0].origin.package);
    }
    print!("{}", registry.encode(bellwether::Format::Text));
}
"#;

/// The runtime as it was last compiled for the fixture.
fn runtime() -> PathBuf {
    let compiled = fs::read_dir(fixture().target.join("release/deps")).unwrap();
    let runtimes = compiled.map(|it| it.unwrap().path()).filter(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with("libbellwether-") && path.extension().is_some_and(|it| it == "rlib")
    });
    let last = runtimes.max_by_key(|path| path.metadata().unwrap().modified().unwrap());
    last.expect("it was compiled")
}

#[test]
fn a_program_that_is_built_without_cargo_names_its_crate() {
    let runtime = runtime();
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("without_cargo");
    fs::create_dir_all(&root).unwrap();
    let (source, program) = (root.join("alone.rs"), root.join("alone"));
    fs::write(&source, PROGRAM).unwrap();
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "-C", "opt-level=1", "-C", "lto=fat"]);
    rustc.arg("-o").arg(&program).arg(&source);
    rustc
        .arg("--extern")
        .arg(format!("bellwether={}", runtime.display()));
    rustc.arg("-L").arg(format!(
        "dependency={}",
        runtime.parent().unwrap().display()
    ));
    let of_cargo = env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO"));
    for (name, _) in of_cargo {
        rustc.env_remove(name);
    }
    let output = rustc.output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}");

    let output = Command::new(&program).output().unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.starts_with("alone\n"), "{page}");
    let facts = "build_info{package=\"alone\",version=\"unknown\"";
    assert!(page.contains(facts), "{page}");
    let catalog = catalog(&["--binary", program.to_str().unwrap()]);
    for name in ["alone_things", "work_calls", "work_polls", "build"] {
        let declaration = &family(&catalog, name).declarations[0];
        assert_eq!(declaration.origin.package, "alone", "{name}");
    }
}
