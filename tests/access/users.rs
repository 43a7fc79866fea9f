//! Passwords and tokens.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bellwether::http::{Handle, Server};
use bellwether_tests::support::{Answer, get, request_over, wait_for};

use crate::setup::{PASSWORD, Site, TLS, basic, users};

const LIMIT: Duration = Duration::from_mins(1);

#[test]
fn the_right_password_reads_the_metrics_and_nothing_else_does() {
    let site = Site::new();
    let server = site.serve(&users());
    let address = server.local_addr();
    let refused = [
        String::new(),
        basic("prometheus", "guess"),
        basic("prometheus", ""),
        basic("Prometheus", PASSWORD),
        basic("nobody", PASSWORD),
        basic("", PASSWORD),
        "Authorization: Basic\r\n".to_owned(),
        "Authorization: Basic !!!!\r\n".to_owned(),
        "Authorization: Basic bm9jb2xvbg==\r\n".to_owned(),
        "Authorization: Bearer c2NyYXBlIG1l\r\n".to_owned(),
        basic("prometheus", PASSWORD).replace("Basic", "Digest"),
        // Two are one too many.
        basic("prometheus", PASSWORD) + &basic("prometheus", "guess"),
    ];
    // Twice, since an answer is remembered.
    for headers in refused.iter().chain(&refused) {
        for path in ["/metrics", "/", "/nothing"] {
            let answer = get(address, path, headers);
            assert_eq!(answer.status, 401, "{path} {headers}");
            let challenge = answer.header("www-authenticate");
            assert_eq!(challenge, r#"Basic realm="metrics", charset="UTF-8""#);
            assert!(!answer.body.contains("bellwether"));
        }
    }
    let right = basic("prometheus", PASSWORD);
    for headers in [&right, &right, &right.replace("Basic", "bAsIc")] {
        assert_eq!(get(address, "/metrics", headers).status, 200);
        assert_eq!(get(address, "/nothing", headers).status, 404);
    }
    server.shutdown();
}

#[test]
fn a_password_may_have_colons_and_any_letters() {
    let site = Site::new();
    let password = "a:b:ö☃ ";
    let hash = bcrypt::hash(password, 4).unwrap();
    let server = site.serve(&format!("basic_auth_users: {{\"Jürgen K.\": {hash}}}\n"));
    let statuses = [
        ("Jürgen K.", password),
        ("Jürgen K.", "a"),
        ("Jürgen K", password),
    ]
    .map(|(name, password)| get(server.local_addr(), "/metrics", &basic(name, password)).status);
    assert_eq!(statuses, [200, 401, 401]);
    server.shutdown();
}

#[test]
fn passwords_and_tls_go_together() {
    let site = Site::new();
    let server = site.serve(&format!("{TLS}{}", users()));
    let status = |headers: &str| {
        let secured = site.client().get(server.local_addr(), "/metrics", headers);
        secured.unwrap().answer.status
    };
    assert_eq!(status(""), 401);
    assert_eq!(status(&basic("prometheus", "guess")), 401);
    assert_eq!(status(&basic("prometheus", PASSWORD)), 200);
    server.shutdown();
}

#[test]
fn probes_need_no_password_unless_that_is_said() {
    let site = Site::new();
    let probes = [
        "/health",
        "/health/live",
        "/health/ready",
        "/livez",
        "/readyz",
        "/startupz",
        "/healthz",
    ];
    // Whatever they answer, it is not that they want a password.
    let open = |server: &Handle, path: &str| get(server.local_addr(), path, "").status != 401;
    let server = site.serve(&users());
    assert!(probes.iter().all(|path| open(&server, path)));
    for path in [
        "/metrics",
        "/healthy",
        "/health/../metrics",
        "/health?x",
        "//metrics",
        "/%6detrics",
    ] {
        let answer = get(server.local_addr(), path, "");
        assert!(!answer.body.contains("# TYPE"), "{path}");
    }
    server.shutdown();

    let server = site
        .server(&users())
        .unwrap()
        .protect_health(true)
        .spawn()
        .unwrap();
    assert!(!probes.iter().any(|path| open(&server, path)) && !open(&server, "/metrics"));
    server.shutdown();

    let server = site
        .server(&users())
        .unwrap()
        .protect_metrics(false)
        .spawn()
        .unwrap();
    assert!(open(&server, "/metrics") && open(&server, "/health") && !open(&server, "/"));
    server.shutdown();
}

/// How often a password was hashed is told by the time it took: at this cost it is long compared with all else.
#[test]
fn a_password_is_hashed_once_however_often_it_is_shown() {
    let site = Site::new();
    let hash = bcrypt::hash(PASSWORD, 11).unwrap();
    let server = site.serve(&format!("basic_auth_users:\n  prometheus: {hash}\n"));
    let hashing = (0..3).map(|_| {
        let begin = Instant::now();
        bcrypt::verify(PASSWORD, &hash).unwrap();
        begin.elapsed()
    });
    let once = hashing.min().unwrap();
    for (name, password, status) in [
        ("prometheus", PASSWORD, 200),
        ("prometheus", "guess", 401),
        ("nobody", "guess", 401),
    ] {
        let shown = basic(name, password);
        let asked = |times: u32| {
            let begin = Instant::now();
            for _ in 0..times {
                assert_eq!(get(server.local_addr(), "/metrics", &shown).status, status);
            }
            begin.elapsed()
        };
        // For an unknown user as well. A machine that has become idle is not eight times as fast.
        let first = asked(1);
        assert!(first > once / 8, "{name}: {first:?} and {once:?}");
        let more = asked(60);
        assert!(more < 60 * once, "{name}: {more:?} and {once:?}");
    }
    server.shutdown();
}

/// Asks from another address of this machine.
#[cfg(target_os = "linux")]
fn get_from(client: Ipv4Addr, server: SocketAddr, headers: &str) -> Option<Answer> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((client, 0))).unwrap();
        socket.connect(server).await
    });
    let mut stream = stream.ok()?.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let text =
        format!("GET /metrics HTTP/1.1\r\nHost: {server}\r\n{headers}Connection: close\r\n\r\n");
    request_over(&mut stream, &text).ok()
}

#[cfg(target_os = "linux")]
#[test]
fn who_guesses_keeps_nobody_else_from_being_answered() {
    let site = Site::new();
    // Some tenths of a second for each guess, without optimization.
    let hash = bcrypt::hash(PASSWORD, 8).unwrap();
    let users = format!("basic_auth_users:\n  prometheus: {hash}\n  other: {hash}\n");
    let server = site.serve(&users);
    let address = server.local_addr();
    let right = basic("prometheus", PASSWORD);
    assert_eq!(get(address, "/metrics", &right).status, 200);
    let (stop, guesses) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let guess = guesses.fetch_add(1, Ordering::Relaxed);
                    let name = ["prometheus", "nobody"][guess % 2];
                    let answer = get(address, "/metrics", &basic(name, &format!("guess {guess}")));
                    assert!([401, 503].contains(&answer.status), "{answer:?}");
                }
            });
        }
        wait_for("guesses", LIMIT, || {
            (guesses.load(Ordering::Relaxed) > 100).then_some(())
        });
        // Who was answered before is, even from the address that guesses.
        for _ in 0..20 {
            assert_eq!(get(address, "/metrics", &right).status, 200);
        }
        // Who comes first from elsewhere waits behind a few guesses, and not behind all.
        let first = basic("other", PASSWORD);
        let answer = get_from(Ipv4Addr::new(127, 0, 0, 2), address, &first);
        assert_eq!(answer.map(|answer| answer.status), Some(200));
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(get(address, "/livez", "").status, 200);
    server.shutdown();
}

#[test]
fn many_at_once_with_the_right_password_are_all_answered() {
    let site = Site::new();
    let hash = bcrypt::hash(PASSWORD, 8).unwrap();
    let server = site.serve(&format!("basic_auth_users:\n  prometheus: {hash}\n"));
    let (address, right) = (server.local_addr(), basic("prometheus", PASSWORD));
    let asking: Vec<_> = (0..30)
        .map(|_| {
            let right = right.clone();
            thread::spawn(move || get(address, "/metrics", &right).status)
        })
        .collect();
    assert!(
        asking
            .into_iter()
            .all(|asking| asking.join().unwrap() == 200)
    );
    server.shutdown();
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

#[test]
fn a_token_reads_the_metrics_alone_or_beside_passwords() {
    let server = Server::bind("127.0.0.1:0")
        .unwrap()
        .bearer_token("c2VjcmV0.~/+-_==")
        .unwrap();
    let server = server.spawn().unwrap();
    let answer = get(server.local_addr(), "/metrics", "");
    assert_eq!(
        (answer.status, answer.header("www-authenticate")),
        (401, r#"Bearer realm="metrics""#)
    );
    for (headers, status) in [
        (bearer("c2VjcmV0.~/+-_=="), 200),
        (bearer("c2VjcmV0.~/+-_==").replace("Bearer", "bearer"), 200),
        (bearer("c2VjcmV0.~/+-_="), 401),
        (bearer(""), 401),
        (basic("c2VjcmV0.~/+-_==", ""), 401),
    ] {
        assert_eq!(
            get(server.local_addr(), "/metrics", &headers).status,
            status,
            "{headers}"
        );
    }
    assert_eq!(get(server.local_addr(), "/livez", "").status, 200);
    server.shutdown();

    let site = Site::new();
    let server = site
        .server(&users())
        .unwrap()
        .bearer_token("secret")
        .unwrap()
        .spawn()
        .unwrap();
    for (headers, status) in [
        (String::new(), 401),
        (bearer("secret"), 200),
        (bearer("Secret"), 401),
        (basic("prometheus", PASSWORD), 200),
        (basic("prometheus", "secret"), 401),
    ] {
        assert_eq!(
            get(server.local_addr(), "/metrics", &headers).status,
            status,
            "{headers}"
        );
    }
    let answer = get(server.local_addr(), "/metrics", "");
    let challenges = answer
        .headers
        .iter()
        .filter(|(name, _)| name == "www-authenticate");
    assert_eq!(challenges.count(), 2);
    server.shutdown();
}

#[test]
fn a_token_that_nobody_could_show_is_refused() {
    let site = Site::new();
    let bind = || Server::bind("127.0.0.1:0").unwrap();
    let said = bind().bearer_token("").unwrap_err().to_string();
    assert_eq!(
        said,
        "not a bearer token: it is empty, and would let everyone in"
    );
    let said = bind().bearer_token("two words").unwrap_err().to_string();
    assert!(said.contains("letters, digits") && !said.contains("two words"));
    let path = site.write("token", "\n");
    let said = bind().bearer_token_file(&path).unwrap_err().to_string();
    assert_eq!(
        said,
        format!(
            "no bearer token in {}: it is empty, and would let everyone in",
            path.display()
        )
    );
    let said = bind()
        .bearer_token_file(site.path("none"))
        .unwrap_err()
        .to_string();
    assert!(said.contains("No such file"), "{said}");
}
