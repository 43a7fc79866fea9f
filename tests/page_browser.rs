//! The live page in a real browser: the quickstart's, and those of programs that are made up. What is looked at is in
//! `page/browser`; `.ci/browser` fetches what drives the browser and judges.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use bellwether_tests::support::{Running, example, find, wait_for};

/// How long the tests of a file may take, each step of which has a limit of its own.
const LIMIT: Duration = Duration::from_mins(20);

/// What `.ci/browser` fetched.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn judges() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/judges/browser");
    if folder.join("made").exists() {
        return Some(folder.canonicalize().unwrap());
    }
    let told = "what judges the page is not there: run `.ci/browser`";
    assert!(std::env::var_os("CI").is_none(), "{told}");
    eprintln!("skipped: {told}");
    None
}

/// Runs the tests of a file in node; what it said is the message if any of them fails.
fn holds(file: &str) {
    // A browser takes what the machine has: one at a time.
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let (Some(node), Some(chromium), Some(judges)) = (find("node"), find("chromium"), judges())
    else {
        return;
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(node);
    command
        .arg("--test")
        .arg(here.join("page/browser").join(file))
        .env("JUDGES", judges)
        .env("CHROMIUM", chromium)
        .env("QUICKSTART", example("quickstart"))
        .env("ASSETS", here.join("../runtime/src/http/page/assets"))
        .stdout(Stdio::piped());
    for (name, program) in [("PROMTOOL", "promtool"), ("PROMETHEUS", "prometheus")] {
        if let Some(place) = find(program) {
            command.env(name, place);
        }
    }
    let mut running = Running::start(&mut command);
    let mut stdout = running.stdout().unwrap();
    let reading = thread::spawn(move || {
        let mut said = String::new();
        let _ = stdout.read_to_string(&mut said);
        said
    });
    let success = wait_for(file, LIMIT, || running.ended());
    let said = reading.join().unwrap();
    assert!(success, "{said}");
    assert!(said.contains("# fail 0"), "{said}");
}

#[test]
fn what_the_page_computes_is_right() {
    holds("pure.test.mjs");
}

#[test]
fn the_page_of_the_quickstart_does_what_it_promises() {
    holds("quickstart.test.mjs");
}

#[test]
fn a_server_that_goes_and_comes_back_is_shown_as_that() {
    holds("restart.test.mjs");
}

#[test]
fn programs_of_all_sizes_and_texts_of_all_kinds_look_right() {
    holds("programs.test.mjs");
}

#[test]
fn prometheus_answers_what_each_chart_asks() {
    holds("queries.test.mjs");
}
