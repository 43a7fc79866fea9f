use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Stdio};
use std::time::Duration;

use bellwether::push::{Gateway, PushError, Retries};
use bellwether_tests::support::{Running, find, get, wait_for};

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
