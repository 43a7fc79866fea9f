use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use bellwether_tests::support::{Directory, Running, example, get};

use bellwether_cli::Catalog;

use crate::{bellwether, catalog, family};

/// The quickstart at a port of its own, and the address of its server.
fn quickstart() -> (Running, impl Iterator<Item = String>, String) {
    let mut command = Command::new(example("quickstart"));
    let mut running = Running::start(command.arg("127.0.0.1:0").stdout(Stdio::piped()));
    let lines = BufReader::new(running.stdout().unwrap()).lines();
    let mut lines = lines.map(Result::unwrap);
    let url = lines
        .find(|line| line.trim().starts_with("http://"))
        .unwrap();
    let url = url.trim().trim_end_matches('/').to_owned();
    (running, lines, url)
}

#[test]
fn a_running_program_its_file_and_what_was_saved_say_the_same() {
    let (_running, _lines, url) = quickstart();
    let running = catalog(&["--url", &url]);
    let file = catalog(&["--binary", example("quickstart").to_str().unwrap()]);
    // Every family, the runtime's own too: those of pushes and spans, of which it makes no use.
    let names = |catalog: &Catalog| {
        let names = catalog.families.iter().map(|it| it.name.clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(&running), names(&file));
    assert_eq!(running, file);
    family(&file, "bellwether_pushes");
    family(&file, "bellwether_spans_dropped");
    let directory = Directory::new();
    let saved = directory.path().join("catalog.json");
    let (_, text, _) = bellwether(&["catalog", "--format", "json", "--url", &url]);
    std::fs::write(&saved, text).unwrap();
    assert_eq!(catalog(&["--catalog", saved.to_str().unwrap()]), running);
}

#[test]
fn the_quickstart_reads_well_on_a_terminal() {
    let path = example("quickstart");
    let (code, out, err) = bellwether(&["catalog", "--binary", path.to_str().unwrap()]);
    assert_eq!((code, &*err), (Some(0), ""));
    assert!(out.starts_with("quickstart: "), "{out}");
    let line = |start: &str| {
        let line = out
            .lines()
            .find(|line| line.starts_with(start))
            .expect(start);
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let checkout = line("checkout_errors_total ");
    assert!(
        checkout.starts_with("checkout_errors_total counter 6 payment=card|voucher, reason=sold_out|declined|panic examples/quickstart.rs:"),
        "{checkout}"
    );
    assert!(line("shop_visits_total ").contains("referrer=… (at most 8 values)"));
    assert!(line("search ").contains("99.9 % succeed, 99 % within 0.05 s"));
}

#[test]
fn everything_that_the_page_shows_of_a_program_is_in_its_catalog() {
    let (_running, _lines, url) = quickstart();
    let catalog = catalog(&["--url", &url]);
    let address = url.trim_start_matches("http://").parse().unwrap();
    let page = get(address, "/metrics", "");
    for line in page
        .body
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
    {
        let (name, _) = line.split_once(' ').unwrap();
        let base = name.trim_end_matches("_total").trim_end_matches("_info");
        family(&catalog, base);
    }
}

#[test]
fn a_server_that_shows_no_catalog_says_how_to_switch_it_on() {
    let server = bellwether::http::Server::bind("127.0.0.1:0").unwrap();
    let server = server.spawn().unwrap();
    let url = format!("http://{}", server.local_addr());
    let (code, _, err) = bellwether(&["catalog", "--url", &url]);
    assert_eq!(code, Some(2));
    assert!(err.contains("Server::catalog(true)"), "{err}");
    let metrics = format!("{url}/metrics");
    let (code, _, err) = bellwether(&["catalog", "--url", &metrics]);
    assert_eq!(code, Some(2));
    assert!(err.contains("this is no catalog"), "{err}");
    server.shutdown();
    let (code, _, err) = bellwether(&["catalog", "--url", &url]);
    assert_eq!(code, Some(2), "{err}");
}
