use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};
use std::time::Duration;

use bellwether::push::{Gateway, PushError, Retries};
use bellwether_tests::support::{Running, find, get, wait_for};

use super::receiver::Receiver;
use super::{Bell, PATIENCE, tower};

struct Pushgateway {
    _running: Running,
    address: SocketAddr,
}

impl Pushgateway {
    fn listening() -> Option<Self> {
        let program = find("prometheus-pushgateway")?;
        // It does not tell which port it took for 0.
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let running = Running::start(
            Command::new(program)
                .arg(format!("--web.listen-address={address}"))
                .stderr(Stdio::null()),
        );
        wait_for("the gateway", PATIENCE, || {
            std::net::TcpStream::connect(address).ok()
        });
        Some(Self {
            _running: running,
            address,
        })
    }

    /// The values of what begins like this.
    fn values(&self, sample: &str) -> Vec<String> {
        let page = get(self.address, "/metrics", "").body;
        let lines = page.lines().filter(|line| line.starts_with(sample));
        lines.map(ToOwned::to_owned).collect()
    }
}

#[test]
fn a_pushgateway_takes_replaces_and_deletes_a_group() {
    let Some(pushgateway) = Pushgateway::listening() else {
        return;
    };
    let (registry, tower) = tower();
    let url = format!("http://{}", pushgateway.address);
    // Each needs another way of writing in a path.
    let gateway = Gateway::new(url, "evening")
        .grouping("city", "Den Haag/Scheveningen")
        .grouping("note", "");
    tower.strokes.with(Bell::Great).inc_by(7);
    gateway.push(&registry).unwrap();
    let great = |page: &Pushgateway| -> Vec<String> {
        let strokes = page.values("tower_strokes_total{bell=\"great\",");
        let of_group = ["city=\"Den Haag/Scheveningen\"", "job=\"evening\""];
        assert!(
            strokes
                .iter()
                .all(|line| of_group.iter().all(|label| line.contains(label)))
        );
        let values = strokes
            .iter()
            .filter_map(|line| Some(line.rsplit_once(' ')?.1.to_owned()));
        values.collect()
    };
    assert_eq!(great(&pushgateway), ["7"]);

    tower.strokes.with(Bell::Great).inc();
    gateway.add(&registry).unwrap();
    assert_eq!(great(&pushgateway), ["8"]);
    gateway.delete(&registry).unwrap();
    wait_for("the group's end", PATIENCE, || {
        pushgateway.values("tower_").is_empty().then_some(())
    });
    let pushes = registry.snapshot();
    let arrived = pushes.value("bellwether_pushes_total", &[("outcome", "ok")]);
    assert_eq!(arrived, Some(3.0));
}

#[test]
fn what_cannot_be_pushed_is_told() {
    let (registry, _tower) = tower();
    let once = Retries::default().times(0);
    let push = |url: &str, label: &str| {
        let gateway = Gateway::new(url, "evening")
            .grouping(label, "x")
            .retries(once);
        gateway
            .timeout(Duration::from_secs(5))
            .push(&registry)
            .unwrap_err()
    };
    let error = push("http://127.0.0.1:1", "a-b");
    assert!(matches!(error, PushError::Settings(_)));
    assert!(
        error
            .to_string()
            .starts_with("`a-b` cannot be a label of a group")
    );
    let error = push("not an address", "a");
    assert!(matches!(error, PushError::Settings(_)), "{error}");
    // Nobody listens at port 1.
    let error = push("http://127.0.0.1:1", "a");
    assert!(matches!(error, PushError::Unreachable { .. }), "{error}");
    assert!(
        error
            .to_string()
            .contains("http://127.0.0.1:1/metrics/job/evening/a/x")
    );
}

#[test]
fn a_group_is_replaced_added_to_and_deleted_at_its_address() {
    let (registry, tower) = tower();
    tower.strokes.with(Bell::Great).inc_by(7);
    let receiver = Receiver::answering(&[]);
    let gateway = Gateway::new(format!("{}//", receiver.url()), "evening")
        .grouping("city", "Den Haag/Scheveningen")
        .grouping("note", "")
        .grouping("plain", "A-z_0.9~")
        .header("Authorization", "Basic of bells");
    gateway.push(&registry).unwrap();
    gateway.add(&registry).unwrap();
    gateway.delete(&registry).unwrap();
    let asked = receiver.requests();
    let methods: Vec<_> = asked.iter().map(|it| it.method.as_str()).collect();
    assert_eq!(methods, ["PUT", "POST", "DELETE"]);
    for it in &asked {
        assert_eq!(
            it.path,
            "/metrics/job/evening/city@base64/RGVuIEhhYWcvU2NoZXZlbmluZ2Vu/note@base64/=/plain/A-z_0.9~"
        );
        assert_eq!(it.headers["authorization"], "Basic of bells");
        let kind = it.headers["content-type"].to_str().unwrap();
        assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    }
    let texts = asked.iter().map(|it| str::from_utf8(&it.body).unwrap());
    let texts: Vec<_> = texts.collect();
    let sample = "tower_strokes_total{bell=\"great\"} 7\n";
    assert!(texts[..2].iter().all(|text| text.contains(sample)));
    assert_eq!(texts[2], "");
}

#[test]
fn one_try_takes_no_longer_than_it_may() {
    let (registry, _tower) = tower();
    let receiver = Receiver::answering(&[super::receiver::SILENCE; 2]);
    let once = Retries::default().times(1).pause(Duration::ZERO);
    let gateway = Gateway::new(receiver.url(), "evening").retries(once);
    let gateway = gateway.timeout(Duration::from_millis(300));
    let error = gateway.push(&registry).unwrap_err();
    assert!(matches!(error, PushError::Unreachable { .. }), "{error}");
    assert_eq!(receiver.asked(), 2, "and it is tried again");
}
