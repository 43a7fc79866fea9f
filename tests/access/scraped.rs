//! A real Prometheus, scraping over TLS with a password, a token, a client certificate.

use std::time::Duration;

use bellwether_tests::support::{Prometheus, wait_for};

use crate::setup::{PASSWORD, Site, TLS, host, users};

const LIMIT: Duration = Duration::from_mins(2);

#[test]
fn a_real_prometheus_scrapes_over_tls_with_a_password_and_a_certificate() {
    let site = Site::new();
    let asked = "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n  \
                 client_allowed_sans: [prometheus.example]\n";
    let server = site.serve(&format!("{TLS}{asked}{}", users()));
    site.renew(
        "client",
        &site.authority.sign(vec![host("prometheus.example")]),
    );
    let target = format!(
        "static_configs: [{{targets: [\"{}\"]}}]",
        server.local_addr()
    );
    let job = |name: &str, password: &str, more: &str| {
        format!(
            "- job_name: {name}\n  scheme: https\n  basic_auth: {{username: prometheus, password: {password}}}\n  \
             tls_config: {{ca_file: {}{more}}}\n  {target}\n",
            site.path("ca.crt").display()
        )
    };
    let certificate = format!(
        ", cert_file: {}, key_file: {}",
        site.path("client.crt").display(),
        site.path("client.key").display()
    );
    let jobs = [
        job("right", PASSWORD, &certificate),
        job("wrong_password", "guess", &certificate),
        job("no_certificate", PASSWORD, ""),
        job("right", PASSWORD, "")
            .replace("https", "http")
            .replace("name: right", "name: no_tls"),
    ];
    let Some(prometheus) = Prometheus::with(&jobs.concat()) else {
        return;
    };
    wait_for("five scrapes of each", LIMIT, || {
        let scrapes = prometheus.ask("min(count_over_time(up[2m]))");
        scrapes.into_values().find(|scrapes| *scrapes >= 5.0)
    });
    for (job, up) in [
        ("right", 1.0),
        ("wrong_password", 0.0),
        ("no_certificate", 0.0),
        ("no_tls", 0.0),
    ] {
        for worst in ["min", "max"] {
            let query = format!("{worst}_over_time(up{{job=\"{job}\"}}[2m])");
            assert!(
                (prometheus.one(&query) - up).abs() < f64::EPSILON,
                "{query}"
            );
        }
    }
    prometheus.between(
        "sum(bellwether_problems_total{job=\"right\"})",
        0.0,
        f64::MAX,
    );
    // It takes the new certificate as well, which another authority has not signed.
    site.renew("server", &site.authority.server());
    wait_for("scrapes after that", LIMIT, || {
        let scrapes = prometheus.ask("sum_over_time(up{job=\"right\"}[2m])");
        scrapes.into_values().find(|scrapes| *scrapes >= 10.0)
    });
    assert!((prometheus.one("min_over_time(up{job=\"right\"}[2m])") - 1.0).abs() < f64::EPSILON);
    server.shutdown();
}
