use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::{Directory, Running, find, get, wait_for};

/// An Alertmanager that runs until this is dropped.
#[derive(Debug)]
pub struct Alertmanager {
    _running: Running,
    _data: Directory,
}

impl Alertmanager {
    /// One that reads this file and listens there, once it answers. None where it is not installed.
    ///
    /// # Panics
    /// Where it does not start, and as [`find`].
    pub fn configured(config: &Path, address: SocketAddr) -> Option<Self> {
        let program = find("prometheus-alertmanager")?;
        let data = Directory::new();
        let running = Running::start(
            Command::new(program)
                .arg(format!("--config.file={}", config.display()))
                .arg(format!("--storage.path={}", data.path().display()))
                .arg(format!("--web.listen-address={address}"))
                .arg("--cluster.listen-address=")
                .arg("--log.level=error"),
        );
        wait_for("Alertmanager", Duration::from_mins(1), || {
            TcpStream::connect(address).ok()?;
            (get(address, "/-/ready", "").status == 200).then_some(())
        });
        Some(Self {
            _running: running,
            _data: data,
        })
    }
}

/// Someone who is told: it takes what is posted to it.
#[derive(Debug)]
pub struct Webhook {
    url: String,
    told: Arc<Mutex<Vec<Value>>>,
}

impl Webhook {
    /// Listens on a thread of its own, to the end of the program.
    ///
    /// # Panics
    /// Where there is no port.
    pub fn listening() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let told = Arc::<Mutex<Vec<Value>>>::default();
        let kept = Arc::clone(&told);
        thread::spawn(move || {
            // A body that cannot be read is none: who waits for it waits for the next.
            for body in listener.incoming().filter_map(|it| posted(&it.ok()?)) {
                let alerts = body["alerts"].as_array().cloned().unwrap_or_default();
                kept.lock()
                    .expect("nobody panics with the lock")
                    .extend(alerts);
            }
        });
        Self {
            url: format!("http://{address}/alerts"),
            told,
        }
    }

    /// Where to post.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The alert of this name and state (`firing` or `resolved`), once it is told of.
    ///
    /// # Panics
    /// Where it is not within the limit.
    #[track_caller]
    pub fn told(&self, name: &str, status: &str, limit: Duration) -> Value {
        wait_for(&format!("{name} {status}"), limit, || {
            let told = self.told.lock().expect("nobody panics with the lock");
            let mut alerts = told.iter();
            let alert =
                alerts.find(|it| it["labels"]["alertname"] == name && it["status"] == status);
            alert.cloned()
        })
    }

    /// The names of the alerts that it was told fire.
    ///
    /// # Panics
    /// Where its thread has panicked.
    pub fn fired(&self) -> Vec<String> {
        let told = self.told.lock().expect("nobody panics with the lock");
        let firing = told.iter().filter(|it| it["status"] == "firing");
        let names = firing.filter_map(|it| it["labels"]["alertname"].as_str());
        names.map(str::to_owned).collect()
    }
}

fn posted(mut stream: &TcpStream) -> Option<Value> {
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .ok()?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        .ok()?;
    serde_json::from_slice(&body).ok()
}
