use bellwether::{Format, Registry};
use bellwether_cli::catalog::Kind;

use crate::fixture::{COMMIT, fixture};
use crate::{catalog, family};

bellwether::build_info!();
bellwether::build_info!(prefix = "catalog_tests");
// Of another component of the program, the same facts.
mod component {
    bellwether::build_info!(
        name = "component_info",
        labels(component = "gateway", name = env!("CARGO_PKG_NAME"),),
    );
}

#[test]
fn a_page_tells_what_was_built_without_any_call() {
    let page = Registry::global().encode(Format::Text);
    let line = |name: &str| {
        let mut lines = page.lines().filter(|line| line.starts_with(name));
        lines.next().expect(name).to_owned()
    };
    let build = line("build_info{");
    assert_eq!(
        line("catalog_tests_build_info{"),
        format!("catalog_tests_{build}")
    );
    let facts = [
        ("package", env!("CARGO_PKG_NAME")),
        ("version", env!("CARGO_PKG_VERSION")),
        (
            "profile",
            if cfg!(debug_assertions) {
                "debug"
            } else {
                "release"
            },
        ),
    ];
    for (name, value) in facts {
        assert!(build.contains(&format!("{name}=\"{value}\"")), "{build}");
    }
    let target = format!("target=\"{}-", std::env::consts::ARCH);
    assert!(build.contains(&target) && build.ends_with("} 1"), "{build}");
    let component = line("component_info{");
    assert!(
        component.contains("component=\"gateway\",name=\"bellwether-tests\""),
        "{component}"
    );
}

/// The compiler that the toolchain file names, as it tells itself.
#[test]
fn the_compiler_is_the_one_that_compiles() {
    let output = std::process::Command::new("rustc")
        .arg("--version")
        .output();
    let told = String::from_utf8(output.unwrap().stdout).unwrap();
    let version = told.split_whitespace().nth(1).unwrap();
    let snapshot = Registry::global().snapshot();
    assert!(snapshot.total("build_info", &[("rustc", version)]) > 0.5);
}

#[test]
fn a_file_tells_what_it_was_built_from() {
    let catalog = catalog(&["--binary", fixture().program.to_str().unwrap()]);
    let app = family(&catalog, "app");
    assert_eq!((app.kind, app.series()), (Kind::Info, 1));
    let facts = &app.declarations[0].constant_labels;
    let told = [
        "package",
        "version",
        "revision",
        "profile",
        "component",
        "region",
    ];
    assert_eq!(
        told.map(|name| &*facts[name]),
        ["fixture", "0.0.0", COMMIT, "release", "gateway", "eu"]
    );
}
