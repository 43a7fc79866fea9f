//! The answers as HTTP and as JSON. Checklist: 60, 62, 63, 65, 66, 68.

use bellwether::Health;
use bellwether::health::{Check, HealthError};
use bellwether_tests::support::{get, request};
use serde_json::{Value, json};

use super::{ask, check, fails, health, passes, serve};

const PATHS: [&str; 8] = [
    "/health",
    "/healthz",
    "/health/live",
    "/livez",
    "/health/ready",
    "/readyz",
    "/health/startup",
    "/startupz",
];

#[test]
fn every_probe_has_its_path_and_its_alias() {
    let health = health();
    health.add(passes("database").group("storage")).unwrap();
    let server = serve(&health);
    for path in PATHS.into_iter().chain(["/health/storage"]) {
        let answer = get(server.local_addr(), path, "");
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("location"), "", "{path}");
    }
    for path in [
        "/health/",
        "/health/live/",
        "/health/nothing",
        "/health/a/b",
        "/livez/x",
    ] {
        assert_eq!(get(server.local_addr(), path, "").status, 404, "{path}");
    }
    server.shutdown();
}

#[test]
fn head_has_the_same_code_and_no_body_and_other_methods_are_not_allowed() {
    let health = health();
    let component = health.add(Check::told("queue").group("storage")).unwrap();
    let server = serve(&health);
    let send = |method: &str, path: &str| {
        let text = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        request(server.local_addr(), &text)
    };
    for code in [503, 200] {
        for path in ["/health", "/readyz", "/health/storage"] {
            let answer = send("HEAD", path);
            assert_eq!((answer.status, &*answer.body), (code, ""), "{path}");
            let length: usize = answer.header("content-length").parse().unwrap();
            assert!(length > 100, "{path}: {length}");
        }
        component.pass();
    }
    for path in PATHS.into_iter().chain(["/health/storage"]) {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let answer = send(method, path);
            assert_eq!(
                (answer.status, answer.header("allow")),
                (405, "GET,HEAD"),
                "{method} {path}"
            );
        }
    }
    server.shutdown();
}

/// Takes out what changes from one answer to the next, having looked at its form.
fn without_times(value: &mut Value) {
    let Some(object) = value.as_object_mut() else {
        return;
    };
    for key in ["timestamp", "time"] {
        if let Some(time) = object.remove(key) {
            let time = time.as_str().unwrap();
            assert_eq!(time.len(), "2026-11-20T22:39:13.123Z".len(), "{time}");
            assert!(time.ends_with('Z') && time.as_bytes()[10] == b'T', "{time}");
        }
    }
    for key in [
        "uptime_seconds",
        "duration_seconds",
        "age_seconds",
        "observedValue",
    ] {
        if let Some(seconds) = object.remove(key) {
            let seconds = seconds.as_f64().unwrap();
            assert!((0.0..60.0).contains(&seconds), "{key}: {seconds}");
        }
    }
    for value in object.values_mut() {
        match value {
            Value::Array(values) => values.iter_mut().for_each(without_times),
            value => without_times(value),
        }
    }
}

fn holds() -> bool {
    false
}

fn shop() -> Health {
    let health = health();
    health.version("1.2.3");
    health.add(passes("database").group("storage")).unwrap();
    let cache = fails("cache", "refused by redis://admin:hunter2@10.0.0.7/0");
    health.add(cache.critical(false).group("storage")).unwrap();
    health
}

#[test]
fn the_answer_says_how_each_component_is_since_when_and_how_long_that_took() {
    let server = serve(&shop());
    let (code, mut body) = ask(server.local_addr(), "/health");
    let cache = &body["components"]["cache"];
    for key in ["duration_seconds", "age_seconds", "time"] {
        assert!(!cache[key].is_null(), "{cache}");
    }
    assert!(body["uptime_seconds"].as_f64().unwrap() > 0.0);
    assert!(body["timestamp"].is_string());
    without_times(&mut body);
    let expected = json!({
        "status": "warn",
        "version": "1.2.3",
        "components": {
            "cache": { "status": "warn", "probe": "readiness", "critical": false, "reason": "error" },
            "database": { "status": "pass", "probe": "readiness", "critical": true },
        },
    });
    assert_eq!((code, body), (200, expected));
    server.shutdown();
}

#[test]
fn the_form_of_the_draft_is_given_to_who_asks_for_it() {
    let server = serve(&shop());
    let accept = "Accept: application/health+json, application/json;q=0.9\r\n";
    let answer = get(server.local_addr(), "/health", accept);
    assert_eq!(answer.header("content-type"), "application/health+json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let mut body: Value = serde_json::from_str(&answer.body).unwrap();
    without_times(&mut body);
    let expected = json!({
        "status": "warn",
        "version": "1.2.3",
        "checks": {
            "cache:responseTime":
                [{ "status": "warn", "componentType": "component", "observedUnit": "s", "output": "error" }],
            "database:responseTime":
                [{ "status": "pass", "componentType": "component", "observedUnit": "s" }],
            "uptime": [{ "status": "pass", "componentType": "system", "observedUnit": "s" }],
        },
    });
    assert_eq!((answer.status, body), (200, expected));
    server.shutdown();
}

#[test]
fn no_secret_reaches_who_asks_unless_that_is_switched_on() {
    let health = shop();
    let panics = || async { assert!(holds(), "postgres://admin:hunter2@db") };
    health.add(check("panics", panics)).unwrap();
    let told = health.add(Check::told("told")).unwrap();
    told.fail("token hunter2");
    let server = serve(&health);
    let forms = ["", "Accept: application/health+json\r\n"];
    for path in PATHS.into_iter().chain(["/health/storage"]) {
        for form in forms {
            let answer = get(server.local_addr(), path, form);
            let all = format!("{:?} {}", answer.headers, answer.body);
            assert!(
                !all.contains("hunter2") && !all.contains("://"),
                "{path}: {all}"
            );
        }
    }
    health.show_errors(true);
    for form in forms {
        let answer = get(server.local_addr(), "/health", form);
        for text in [
            "redis://admin:hunter2@",
            "postgres://admin:hunter2@",
            "token hunter2",
        ] {
            assert!(answer.body.contains(text), "{}", answer.body);
        }
    }
    server.shutdown();
}

#[test]
fn the_worst_component_decides_and_one_that_is_not_critical_warns() {
    let health = health();
    let critical = health.add(Check::told("critical")).unwrap();
    let other = health.add(Check::told("other").critical(false)).unwrap();
    let server = serve(&health);
    let status = || {
        let (code, body) = ask(server.local_addr(), "/health");
        (code, body["status"].as_str().unwrap().to_owned())
    };
    assert_eq!(
        status(),
        (503, "fail".to_owned()),
        "nobody has said anything"
    );
    critical.pass();
    assert_eq!(status(), (200, "warn".to_owned()));
    other.pass();
    assert_eq!(status(), (200, "pass".to_owned()));
    other.fail("gone");
    assert_eq!(status(), (200, "warn".to_owned()));
    other.pass();
    critical.warn("900 of 1000");
    assert_eq!(status(), (200, "warn".to_owned()));
    critical.fail("1000 of 1000");
    assert_eq!(status(), (503, "fail".to_owned()));
    server.shutdown();
}

#[test]
fn a_group_has_its_components_and_no_others() {
    let health = health();
    health.add(passes("database").group("storage")).unwrap();
    health
        .add(fails("disk", "full").group("storage").group("local"))
        .unwrap();
    health.add(passes("mail")).unwrap();
    health.add_group("outside", ["mail", "database"]).unwrap();
    health.add_group("storage", ["mail"]).unwrap();
    health.add_group("nobody", []).unwrap();
    let server = serve(&health);
    let names = |group: &str| {
        let (code, body) = ask(server.local_addr(), &format!("/health/{group}"));
        let components = body["components"].as_object().unwrap();
        (
            code,
            components.keys().cloned().collect::<Vec<_>>().join(" "),
        )
    };
    assert_eq!(names("storage"), (503, "database disk mail".to_owned()));
    assert_eq!(names("local"), (503, "disk".to_owned()));
    assert_eq!(names("outside"), (200, "database mail".to_owned()));
    assert_eq!(names("nobody"), (200, String::new()));
    let unknown = get(server.local_addr(), "/health/databases", "");
    assert_eq!(
        (unknown.status, unknown.header("cache-control")),
        (404, "no-store")
    );
    server.shutdown();
}

#[test]
fn a_group_that_names_a_component_which_there_is_not_is_an_error_at_the_start() {
    let health = health();
    health.add(passes("database")).unwrap();
    let error = health
        .add_group("storage", ["database", "cahce"])
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "group `storage` names the health component `cahce`, which there is not (there are: database); add components \
         before groups"
    );
    let server = serve(&health);
    assert_eq!(get(server.local_addr(), "/health/storage", "").status, 404);
    server.shutdown();
}

#[test]
fn names_that_cannot_stand_or_are_taken_are_errors() {
    let health = health();
    health.add(passes("database")).unwrap();
    let taken = health.add(Check::told("database")).unwrap_err();
    assert!(matches!(taken, HealthError::Taken { .. }), "{taken}");
    for name in ["", "..", "two words", "a/b", "a?b"] {
        let error = health.add(passes(name)).unwrap_err();
        assert!(matches!(error, HealthError::Name { .. }), "{error}");
        let error = health.add(passes("other").group(name)).unwrap_err();
        assert!(matches!(error, HealthError::Name { .. }), "{error}");
    }
    for group in ["live", "ready", "startup"] {
        let error = health.add_group(group, ["database"]).unwrap_err();
        assert!(matches!(error, HealthError::Reserved { .. }), "{error}");
    }
}
