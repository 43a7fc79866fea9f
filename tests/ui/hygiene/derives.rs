//! Expansions name everything by its whole path: no prelude, a renamed crate, decoys for every name.
#![no_implicit_prelude]
#![deny(warnings)]

extern crate bellwether as renamed;

mod std {}
mod core {}
mod bellwether {}
#[allow(non_camel_case_types, dead_code)]
struct usize;
#[allow(non_camel_case_types, dead_code)]
struct str;
#[allow(non_camel_case_types, dead_code)]
struct f64;
#[allow(dead_code)]
struct Option;
#[allow(dead_code)]
struct Result;
#[allow(dead_code)]
trait Label {}

#[derive(renamed::Label)]
#[label(crate = renamed)]
enum Stage {
    Rag,
    Post,
}

#[derive(renamed::Label)]
#[label(crate = renamed)]
#[allow(dead_code)]
enum Wrong {
    Late,
}

#[derive(renamed::Label)]
#[label(crate = renamed, limit = 3)]
struct Model<'a>(&'a ::core::primitive::str);

#[derive(renamed::Labels)]
#[label(crate = renamed)]
struct Route<'a> {
    stage: Stage,
    model: Model<'a>,
}

#[derive(renamed::Metrics)]
#[metrics(prefix = "hygiene", crate = renamed, max_series = 1_000, labels(a = "b"))]
struct Shop {
    /// Orders.
    orders: renamed::Counter<Route<'static>>,
    /// Time.
    #[metric(unit = "seconds", buckets = exponential(0.1, 2.0, 3))]
    wait: renamed::Histogram,
    /// Fetches.
    fetch: renamed::Operation<Stage, Wrong>,
}

#[renamed::health_check(crate = renamed, timeout = "1s", startup, group = "g")]
async fn database() -> ::core::result::Result<(), &'static ::core::primitive::str> {
    ::core::result::Result::Ok(())
}

#[test]
fn what_the_derives_add_names_everything_by_its_whole_path() {
    let shop = Shop::global();
    let (stage, model) = (Stage::Rag, Model("m"));
    shop.orders.with(Route { stage, model }).inc();
    shop.wait.observe(1.0);
    shop.fetch.start(Stage::Post).ok();
    ::core::mem::drop(Shop::register(&renamed::Registry::new()));
}
