//! Processes of a test's own.

use std::any::type_name_of_val;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

const VARIANT: &str = "BELLWETHER_TEST_VARIANT";

/// How long a process may take, before it is taken for one that is locked up.
const LIMIT: Duration = Duration::from_secs(40);

/// Runs this for each variant in a fresh process of the test that calls it, and returns what that wrote to the standard
/// error; nothing in those processes. A dead-lock in one ends it after a while, and fails.
pub(crate) fn alone<W: FnOnce(&str) + Send + 'static>(
    variants: &[&'static str],
    work: W,
) -> Option<Vec<String>> {
    if let Ok(variant) = std::env::var(VARIANT) {
        let (done, ends) = channel::<()>();
        let work = thread::spawn(move || {
            work(&variant);
            drop(done);
        });
        // It ends with the work, or with its panic.
        let ended = ends.recv_timeout(LIMIT) == Err(RecvTimeoutError::Disconnected);
        assert!(ended, "it is locked up");
        work.join().unwrap();
        return None;
    }
    let name = type_name_of_val(&work).trim_end_matches("::{{closure}}");
    let (_, test) = name.split_once("::").unwrap();
    let run = |variant: &&str| output(test, variant);
    Some(variants.iter().map(run).collect())
}

fn output(test: &str, variant: &str) -> String {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(VARIANT, variant)
        .env_remove("RUST_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let [said, wrote] = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{test} {variant}: {}\n{said}\n{wrote}",
        output.status
    );
    wrote
}
