//! The user guide beyond its Rust, which documentation tests compile and run: what it says people can type, ask and open.

use std::path::Path;

use bellwether::Registry;
use bellwether::health::Health;
use bellwether::http::Server;
use bellwether::testing::Check;
use bellwether_tests::support::{get, guide};

use crate::{read, root};

#[test]
fn every_exposition_of_the_guide_is_compared_with_one() {
    let blocks: Vec<_> = guide::blocks("text").collect();
    for block in &blocks {
        let compared = guide::blocks("rust").any(|code| {
            let begin = code.split_once("guide::shown(");
            let begin = begin.and_then(|(_, rest)| rest.split_once(", \"")?.1.split_once("\");"));
            begin.is_some_and(|(begin, _)| block.starts_with(begin))
        });
        // What the compiler says is compared by the tests of mistakes.
        let error = read("tests/ui/metrics/max_series_exceeded.stderr");
        let said = error.lines().next() == Some(block);
        assert!(compared || said, "{block}");
    }
    assert!(blocks.len() > 5, "{blocks:?}");
}

#[test]
fn the_queries_of_the_guide_are_sound() {
    let everything = Registry::new();
    let queries: Vec<_> = guide::blocks("promql").collect();
    assert!(queries.len() > 1, "{queries:?}");
    for query in queries {
        let check = Check::new().registry(&everything).external(".*");
        check.expression(query).assert_clean();
    }
}

#[test]
fn what_the_guide_has_people_ask_a_server_is_answered() {
    let (registry, health) = (Registry::new(), Health::new());
    let server = Server::local(0)
        .unwrap()
        .registry(&registry)
        .health(&health);
    let server = server.catalog(true).page(true).spawn().unwrap();
    let shell = guide::blocks("sh").collect::<String>();
    let mut asked = 0;
    for rest in shell.split("127.0.0.1:9464").skip(1) {
        let path = rest.split_whitespace().next().unwrap();
        let status = get(server.local_addr(), path, "").status;
        assert_eq!(status, 200, "{path}");
        asked += 1;
    }
    assert!(asked > 3);
    server.shutdown();
}

#[test]
fn the_links_of_the_guide_lead_somewhere() {
    let headings = guide::TEXT
        .lines()
        .filter_map(|line| line.strip_prefix("## "));
    let anchors: Vec<String> = headings.map(anchor).collect();
    for rest in guide::TEXT.split("](").skip(1) {
        let (link, _) = rest.split_once(')').unwrap();
        let there = match link.strip_prefix('#') {
            Some(name) => anchors.iter().any(|anchor| anchor == name),
            None => Path::new(&root()).join("docs").join(link).exists(),
        };
        assert!(there, "{link}");
    }
}

/// What a heading is called in a link, as GitHub makes it.
fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|it| it.is_alphanumeric() || " -_".contains(*it));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn the_guide_can_be_read_in_an_hour() {
    let lines = guide::TEXT.lines();
    // What a reader does not see, though it is in the file.
    let seen = lines.filter(|line| !line.starts_with("# ") || *line == "# Guide");
    let seen = seen.count();
    assert!(seen <= 840, "{seen} lines");
}
