use super::{find, run};

/// Runs an ignored test of this program again, in a network that nothing else is in, prepared by commands of a shell.
///
/// Where the machine allows no such network, nothing is run and the test's output says that it was skipped.
///
/// # Panics
/// Where the test fails.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub fn in_a_network_of_its_own(prepare: &str, test: &str) {
    let (Some(unshare), Some(_)) = (find("unshare"), find("ip")) else {
        return;
    };
    let (may, said) = run(&unshare, &["--map-root-user", "--net", "true"], "");
    if !may {
        eprintln!("skipped: this machine allows no network of its own: {said}");
        return;
    }
    let this = std::env::current_exe().expect("this program");
    let script = format!(
        "ip link set lo up && {prepare} && exec '{}' --exact {test} --ignored",
        this.display()
    );
    let arguments = ["--map-root-user", "--net", "sh", "-c", &script];
    let (success, said) = run(&unshare, &arguments, "");
    assert!(success && said.contains("1 passed"), "{said}");
}
