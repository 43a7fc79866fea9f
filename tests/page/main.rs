//! What the server tells the live page, and what it tells browsers about it.

#![allow(clippy::unwrap_used, reason = "a panic in a test says what went wrong")]

mod catalog;
mod document;
mod values;

use bellwether::http::{Handle, Server};
use bellwether::{
    Counter, FloatGauge, Gauge, Health, Histogram, Info, Label, Metrics, Registry, StateSet,
};
use bellwether_tests::support::{Answer, get};
use serde_json::Value;

#[derive(Label, Clone, Copy)]
enum Shelf {
    Fruit,
    Bread,
}

#[derive(Label)]
#[label(limit = 10)]
struct Site(String);

#[derive(Metrics)]
#[metrics(prefix = "shop", global = false)]
struct Shop {
    /// Items sold, "fresh" ones too.
    items: Counter<Shelf>,
    /// Who sent customers.
    visits: Counter<Site>,
    /// Customers inside.
    customers: Gauge,
    /// What the scales say.
    #[metric(unit = "grams")]
    weight: FloatGauge<Shelf>,
    /// Time to pay.
    #[metric(unit = "seconds", buckets = [0.1, 0.5, 1.0])]
    payment: Histogram<Shelf>,
    /// Which shelf is open.
    open: StateSet<Shelf>,
    /// What is running.
    build: Info<Site>,
}

fn serve(registry: &Registry, set: impl FnOnce(Server) -> Server) -> Handle {
    let server = Server::bind("127.0.0.1:0").unwrap();
    // A server that ends has its health drain, and each test has one.
    let server = server.registry(registry).health(&Health::new());
    set(server).spawn().unwrap()
}

fn shop(registry: &Registry) -> Shop {
    let shop = Shop::register(registry).unwrap();
    shop.items.with(Shelf::Bread).inc_by(5);
    shop.customers.set(-3);
    for seconds in [0.05, 0.3, 0.4, 7.0] {
        shop.payment.with(Shelf::Fruit).observe(seconds);
    }
    shop.payment.with(Shelf::Bread).observe(0.3);
    shop.open.set(Shelf::Bread);
    shop.build.set(Site("1.2.3".to_owned()));
    shop
}

fn read(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    serde_json::from_str(&answer.body).unwrap()
}

fn values(server: &Handle, query: &str) -> Value {
    let path = format!("/live/values{query}");
    read(&get(server.local_addr(), &path, ""))
}

fn family<'a>(values: &'a Value, name: &str) -> &'a Value {
    let mut families = values["families"].as_array().unwrap().iter();
    let found = families.find(|family| family["name"] == name);
    found.unwrap()
}
