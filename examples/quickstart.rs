//! A small shop to look at: customers come and search, some order, some orders fail, some customers lose patience, and
//! the job that counts the shelves has a bug.
//!
//! `cargo run --example quickstart [ADDRESS]` opens it at 127.0.0.1:9464, or at the address. With `FAILURES=60` in the
//! environment the bank cannot be reached for 60 of 100 payments, until an alert fires.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

use std::error::Error;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

use bellwether::http::Server;
use bellwether::{
    Counter, FloatCounter, FloatGauge, Gauge, Histogram, Label, Metrics, StateSet, instrumented,
};
use tokio::time::{interval, sleep, timeout};

/// How an order is paid: a label with two values.
#[derive(Label, Clone, Copy)]
enum Payment {
    Card,
    Voucher,
}

/// Why there is no order. What a variant carries is for people; the label is the variant.
#[derive(Label, Debug)]
#[label(name = "reason")]
enum OrderError {
    SoldOut,
    Declined { code: u16 },
}

/// The site that sent a customer. Nobody knows how many there are: eight are told apart, the rest are `other`.
#[derive(Label)]
#[label(limit = 8)]
struct Referrer(String);

#[derive(Label, Clone, Copy)]
enum Prices {
    Regular,
    Sale,
}

// What runs: its version, the commit, the compiler.
bellwether::build_info!(prefix = "shop");

#[derive(Metrics)]
#[metrics(prefix = "shop", max_series = 40)]
struct Shop {
    /// Customers who came by.
    visits: Counter<Referrer>,
    /// Money taken.
    #[metric(unit = "euros")]
    revenue: FloatCounter<Payment>,
    /// Customers in the shop.
    customers: Gauge,
    /// The part of the shelves that is full.
    #[metric(unit = "ratio")]
    stock: FloatGauge,
    /// Sizes of the pages that customers get.
    #[metric(unit = "bytes", buckets = exponential(256.0, 4.0, 5))]
    page: Histogram,
    /// Which prices are asked.
    prices: StateSet<Prices>,
}

/// Counted, timed and traced as `function_…{function="search"}`; a customer who leaves is a cancelled call.
#[instrumented(slo(success = 99.9, latency(under = "50ms", for = 99)))]
async fn search(number: u32) -> u32 {
    sleep(Duration::from_millis(5 + u64::from(number * 7 % 40))).await;
    number % 2000
}

/// Families of its own, with a label from an argument, its errors by reason, and what it promises.
#[instrumented(
    name = "checkout",
    labels(payment),
    errors(class),
    buckets = [0.005, 0.01, 0.025, 0.05, 0.1],
    slo(success = 90, latency(under = "50ms", for = 99)),
)]
async fn checkout(payment: Payment, number: u32) -> Result<f64, OrderError> {
    sleep(Duration::from_millis(u64::from(number % 30))).await;
    if number % 9 == 4 {
        return Err(OrderError::SoldOut);
    }
    charge(payment, number)?;
    Ok(12.5)
}

/// Of 100 payments, for how many the bank cannot be reached.
static FAILURES: AtomicU32 = AtomicU32::new(0);

#[instrumented(name = "charge", labels(payment), duration = false, errors(class))]
fn charge(payment: Payment, number: u32) -> Result<(), OrderError> {
    match payment {
        _ if number * 37 % 100 < FAILURES.load(Relaxed) => Err(OrderError::Declined { code: 91 }),
        Payment::Card if number % 25 == 7 => Err(OrderError::Declined { code: 51 }),
        _ => Ok(()),
    }
}

/// A panic is an outcome too, and nothing stays in flight.
#[instrumented]
fn count_shelves(round: u32) -> f64 {
    assert!(round % 5 != 4, "simulated bug");
    1.0 - f64::from(round % 10) / 10.0
}

async fn customer(shop: &'static Shop, number: u32) {
    shop.customers.inc();
    let site = Referrer(format!("site-{}.example", number % 13));
    shop.visits.with(&site).inc();
    // Who has waited for 40 ms leaves, and the search is dropped where it stands.
    if let Ok(found) = timeout(Duration::from_millis(40), search(number)).await {
        shop.page.observe(300.0 + 10.0 * f64::from(found));
        let payment = if number.is_multiple_of(4) {
            Payment::Voucher
        } else {
            Payment::Card
        };
        match checkout(payment, number).await {
            Ok(price) => shop.revenue.with(payment).inc_by(price),
            Err(OrderError::SoldOut) => {}
            Err(OrderError::Declined { code }) => debug_assert!(matches!(code, 51 | 91)),
        }
    }
    shop.customers.dec();
}

/// Fifty customers a second, and a look at the shelves now and then.
async fn open(shop: &'static Shop, url: &str) {
    println!(
        "The shop is open. Watch it in a browser at\n\n    {url}\n\nor ask for what Prometheus reads:\n"
    );
    println!("    curl -s {url}metrics | grep checkout\n\nCtrl-C closes it.");
    let mut door = interval(Duration::from_millis(20));
    for number in 0.. {
        door.tick().await;
        tokio::spawn(customer(shop, number));
        if number.is_multiple_of(20) {
            tokio::spawn(async move { shop.stock.set(count_shelves(number / 20)) });
            let sale = number / 20 % 10 == 9;
            shop.prices
                .set(if sale { Prices::Sale } else { Prices::Regular });
        }
    }
}

/// What the environment says about failures.
fn failures() -> Result<u32, Box<dyn Error>> {
    let given = std::env::var("FAILURES").unwrap_or_else(|_| "0".to_owned());
    let failures = given.parse().ok().filter(|failures| *failures <= 100);
    failures.ok_or_else(|| format!("FAILURES={given}: not a number from 0 to 100").into())
}

async fn run() -> Result<(), Box<dyn Error>> {
    FAILURES.store(failures()?, Relaxed);
    let address = std::env::args().nth(1);
    let server = Server::bind(address.as_deref().unwrap_or("127.0.0.1:9464"))?
        .catalog(true)
        .page(true)
        .spawn()?;
    let url = format!("http://{}/", server.local_addr());
    let shop = Shop::global();
    tokio::select! {
        biased; // Listens for Ctrl-C before it says that it does.
        closing = tokio::signal::ctrl_c() => closing?,
        () = open(shop, &url) => {}
    }
    server.shutdown();
    println!("The shop is closed.");
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.payload_as_str() != Some("simulated bug") {
            usual(panic);
        }
    }));
    let Err(error) = run().await else {
        return ExitCode::SUCCESS;
    };
    eprintln!("{error}");
    ExitCode::FAILURE
}
