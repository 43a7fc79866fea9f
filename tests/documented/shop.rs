//! A shop as somebody would write it who has read the guide.

use std::time::Duration;

use bellwether::{Counter, Metrics, http::Server, instrumented};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders that were paid.
    checkouts: Counter,
}

#[instrumented(name = "search", slo(success = 99.9, latency(under = "250ms", for = 99)))]
async fn search(text: &str) -> Result<Vec<String>, std::io::Error> {
    Ok(vec![text.to_owned()])
}

fn main() {
    drop(search("bread"));
    Shop::global().checkouts.inc();
    if std::env::args().any(|word| word == "open") {
        let server = Server::bind("127.0.0.1:0").unwrap().catalog(true).spawn().unwrap();
        println!("{}", server.local_addr());
        std::thread::sleep(Duration::from_secs(600));
    }
}
