//! Tells the runtime what compiles it, for `build_info!`. And cargo wants a build script where a package has a `links` key.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = env::var("TARGET").unwrap_or_default();
    let profile = env::var("PROFILE").unwrap_or_default();
    println!("cargo::rustc-env=BELLWETHER_RUSTC={}", compiler());
    println!("cargo::rustc-env=BELLWETHER_TARGET={target}");
    println!("cargo::rustc-env=BELLWETHER_PROFILE={profile}");
}

/// `1.95.0`, or nothing where the compiler does not say it as it always does.
fn compiler() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    let text = output.map_or_else(|_| Vec::new(), |it| it.stdout);
    let text = String::from_utf8_lossy(&text);
    text.split_whitespace()
        .nth(1)
        .unwrap_or_default()
        .to_owned()
}
