//! Files that change while a server runs.

use std::fs;
use std::net::SocketAddr;
use std::sync::{Mutex, Once};
use std::time::Duration;

use bellwether::http::Server;
use bellwether::{Registry, on_problem};
use bellwether_tests::support::{get, wait_for};

use crate::setup::{Authority, PASSWORD, Site, TLS, basic, host, users};

const LIMIT: Duration = Duration::from_mins(1);

/// What this program was told of problems.
static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        assert!(on_problem(|problem| TOLD
            .lock()
            .unwrap()
            .push(problem.to_string())));
    });
}

/// Waits for a problem with a site's configuration that has these words, asking all the while.
fn told(site: &Site, words: &str, mut ask: impl FnMut()) {
    let path = site.path("web.yml").display().to_string();
    wait_for("report", LIMIT, || {
        ask();
        let told = TOLD.lock().unwrap();
        told.iter()
            .any(|text| text.contains(&path) && text.contains(words))
            .then_some(())
    });
}

fn problems() -> f64 {
    Registry::global()
        .snapshot()
        .total("bellwether_problems_total", &[("kind", "server")])
}

fn status(site: &Site, server: SocketAddr, headers: &str) -> u16 {
    site.client()
        .get(server, "/metrics", headers)
        .unwrap()
        .answer
        .status
}

#[test]
fn a_new_certificate_is_shown_to_the_next_client() {
    listen();
    let site = Site::new();
    let server = site.serve(TLS);
    let certificate = || {
        let secured = site
            .client()
            .get(server.local_addr(), "/metrics", "")
            .unwrap();
        assert_eq!(secured.answer.status, 200);
        secured.certificate
    };
    let first = certificate();
    assert_eq!(certificate(), first);
    site.renew("server", &site.authority.server());
    wait_for("certificate", LIMIT, || {
        Some(certificate()).filter(|now| *now != first)
    });
    server.shutdown();
}

/// As orchestrators change all files of a secret at once.
#[cfg(unix)]
#[test]
fn a_certificate_behind_a_link_is_followed_where_the_link_goes() {
    use std::os::unix::fs::symlink;

    let site = Site::new();
    for name in ["first", "second"] {
        fs::create_dir(site.path(name)).unwrap();
        let pair = site.authority.server();
        site.renew(&format!("{name}/server"), &pair);
    }
    symlink("first", site.path("data")).unwrap();
    let server = site.serve(&TLS.replace("server.", "data/server."));
    let certificate = || {
        let secured = site.client().get(server.local_addr(), "/metrics", "");
        secured.unwrap().certificate
    };
    let first = certificate();
    symlink("second", site.path("next")).unwrap();
    fs::rename(site.path("next"), site.path("data")).unwrap();
    wait_for("certificate", LIMIT, || {
        Some(certificate()).filter(|now| *now != first)
    });
    server.shutdown();
}

#[test]
fn what_becomes_bad_is_told_and_what_was_good_stays() {
    listen();
    let site = Site::new();
    let config = format!("{TLS}{}", users());
    let server = site.serve(&config);
    let right = basic("prometheus", PASSWORD);
    let good = || assert_eq!(status(&site, server.local_addr(), &right), 200);
    let locked = || assert_eq!(status(&site, server.local_addr(), ""), 401);
    good();
    let before = problems();
    // Not the key of the certificate; then not even a key; then another file altogether.
    site.write("server.key", &Authority::new().server().key);
    told(&site, "3:13: this key is not that of the certificate", good);
    site.write("server.key", "");
    told(&site, "is no private key", good);
    site.renew("server", &site.authority.server());
    site.write("web.yml", &format!("{config}nonsense: true\n"));
    told(&site, "unknown key `nonsense`", good);
    // What is not there any more opens nothing.
    site.write("web.yml", TLS);
    told(
        &site,
        "1:1: the server asks for passwords; write `basic_auth_users`, or restart it",
        locked,
    );
    // This one lacks both, so it comes last.
    site.write("web.yml", "");
    told(
        &site,
        "1:1: the server runs with TLS; write `tls_server_config`, or restart it to do without",
        locked,
    );
    fs::remove_file(site.path("web.yml")).unwrap();
    told(&site, "No such file", locked);
    good();
    assert!(problems() >= before + 6.0, "each was counted");
    // And what is good again is used.
    site.write("web.yml", &config.replace("prometheus:", "other:"));
    wait_for("other user", LIMIT, || {
        (status(&site, server.local_addr(), &basic("other", PASSWORD)) == 200).then_some(())
    });
    assert_eq!(status(&site, server.local_addr(), &right), 401);
    server.shutdown();
}

#[test]
fn a_problem_is_told_once_and_not_at_each_request() {
    listen();
    let site = Site::new();
    let server = site.serve(&users());
    let ask = || assert_eq!(get(server.local_addr(), "/metrics", "").status, 401);
    site.write("web.yml", "nonsense: true\n");
    told(&site, "unknown key `nonsense`", ask);
    for _ in 0..30 {
        ask();
        std::thread::sleep(Duration::from_millis(100));
    }
    let path = site.path("web.yml").display().to_string();
    let told = TOLD.lock().unwrap();
    let times = told.iter().filter(|text| text.contains(&path)).count();
    drop(told);
    assert_eq!(times, 1);
    server.shutdown();
}

#[test]
fn a_new_password_replaces_the_old_one() {
    let site = Site::new();
    let server = site.serve(&users());
    let address = server.local_addr();
    assert_eq!(
        get(address, "/metrics", &basic("prometheus", PASSWORD)).status,
        200
    );
    let hash = bcrypt::hash("another", 4).unwrap();
    site.write(
        "web.yml",
        &format!("basic_auth_users:\n  prometheus: {hash}\n"),
    );
    wait_for("new password", LIMIT, || {
        (get(address, "/metrics", &basic("prometheus", "another")).status == 200).then_some(())
    });
    assert_eq!(
        get(address, "/metrics", &basic("prometheus", PASSWORD)).status,
        401
    );
    server.shutdown();
}

#[test]
fn tls_does_not_begin_while_a_server_runs() {
    listen();
    let site = Site::new();
    let server = site.serve(&users());
    site.write("web.yml", &format!("{TLS}{}", users()));
    told(
        &site,
        "1:1: the server runs without TLS; restart it to begin with it",
        || {
            assert_eq!(get(server.local_addr(), "/metrics", "").status, 401);
        },
    );
    server.shutdown();
}

#[test]
fn clients_are_asked_for_what_the_file_says_now() {
    let site = Site::new();
    let server = site.serve(TLS);
    let known = site.authority.sign(vec![host("client.example")]);
    let other = Authority::new();
    site.write("other.crt", &other.certificate());
    let asked = |ca: &str| {
        format!("{TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: {ca}\n")
    };
    let answered = || {
        site.client()
            .with(&known)
            .get(server.local_addr(), "/metrics", "")
            .is_ok()
    };
    assert!(answered());
    site.write("web.yml", &asked("other.crt"));
    wait_for("refusal", LIMIT, || (!answered()).then_some(()));
    // The authority's own file changes, too.
    site.write(
        "other.crt",
        &format!("{}{}", other.certificate(), site.authority.certificate()),
    );
    wait_for("answer", LIMIT, || answered().then_some(()));
    assert!(
        site.client()
            .get(server.local_addr(), "/metrics", "")
            .is_err()
    );
    server.shutdown();
}

#[test]
fn a_new_token_replaces_the_old_one() {
    let site = Site::new();
    let path = site.write("token", "first\n");
    let server = Server::bind("127.0.0.1:0")
        .unwrap()
        .bearer_token_file(path)
        .unwrap();
    let server = server.spawn().unwrap();
    let status = |token: &str| {
        let shown = format!("Authorization: Bearer {token}\r\n");
        get(server.local_addr(), "/metrics", &shown).status
    };
    assert_eq!(["first", "second"].map(status), [200, 401]);
    site.write("token", "second");
    wait_for("new token", LIMIT, || {
        (status("second") == 200).then_some(())
    });
    assert_eq!(status("first"), 401);
    // An empty file is no token, and lets nobody in.
    site.write("token", "");
    for _ in 0..15 {
        assert_eq!(["second", ""].map(status), [200, 401]);
        std::thread::sleep(Duration::from_millis(100));
    }
    server.shutdown();
}
