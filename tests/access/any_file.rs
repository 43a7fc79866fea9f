//! Files that nobody would write on purpose.

use std::sync::LazyLock;

use bellwether::http::ServerError;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::setup::{Site, TLS};

const WORDS: &[&str] = &[
    "tls_server_config:",
    "cert_file:",
    "  key_file: server.key",
    "basic_auth_users:",
    "rate_limit:",
    "  interval: 9h9",
    "  - ",
    "[",
    "]",
    "{",
    "}",
    "&a",
    "*a",
    "!!str",
    "|",
    "> ",
    "'",
    "\"",
    "\n",
    "\n  ",
    "---\n",
    "? ",
    ": ",
    "# ",
    "\t",
    "%YAML 1.2\n",
    "<<: *a",
    "\u{feff}",
    "null",
];

fn piece() -> impl Strategy<Value = String> {
    let word = select(WORDS).prop_map(str::to_owned);
    prop_oneof![3 => word, 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_file_holds_there_is_a_server_or_a_line_to_change(
        pieces in vec(piece(), 0..30),
        good in any::<bool>(),
        at in 0_usize..120,
    ) {
        static SITE: LazyLock<Site> = LazyLock::new(Site::new);
        let rest = if good { "http_server_config:\n  http2: true\n" } else { "" };
        let mut text = if good { format!("{TLS}{rest}") } else { String::new() };
        text.insert_str(at.min(text.len()), &pieces.concat());
        if let Err(error) = SITE.server(&text) {
            let ServerError::WebConfig(error) = error else {
                panic!("{error:?}");
            };
            let lines: Vec<_> = error.lines().collect();
            let last = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count() + 1;
            prop_assert!(!lines.is_empty());
            prop_assert!(lines.iter().all(|line| (1..=last).contains(line)), "{lines:?} of {last}");
        }
    }
}
