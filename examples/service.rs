//! A service as a team would run it: its requests, its functions and its business measured, health that an orchestrator
//! can believe, TLS and passwords by a file, and an end that loses no request.
//!
//! ```sh
//! cargo run --example service                     # the application at 127.0.0.1:8080, its metrics at 127.0.0.1:9464
//! cargo run --example service -- APPLICATION METRICS --web-config web-config.yml
//!
//! curl 127.0.0.1:8080/orders --json '{"item": "tea", "quantity": 2, "payment": "card"}'
//! curl -X POST '127.0.0.1:8080/admin/break?component=database'; curl 127.0.0.1:9464/health
//! ```

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to the person who runs it"
)]

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bellwether::http::Server;
use bellwether::{
    Counter, Gauge, Health, Histogram, Label, Metrics, health_check, instrumented, request_layer,
};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

bellwether::build_info!();

/// How long requests that run may take once no more are taken.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// How an order is paid.
#[derive(Label, Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Payment {
    Card,
    Voucher,
}

/// What else has to work.
#[derive(Label, Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Component {
    Database,
    Mailer,
}

#[derive(Debug)]
struct Unavailable(Component);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} does not answer", self.0.text())
    }
}

/// Why there is no order. The variant is a label, and decides about the status.
#[derive(Label, Debug)]
#[label(name = "reason")]
enum OrderError {
    Empty,
    SoldOut { left: u32 },
    Unknown,
    Unavailable,
}

impl IntoResponse for OrderError {
    fn into_response(self) -> Response {
        match self {
            Self::Empty => (StatusCode::BAD_REQUEST, "nothing is ordered\n").into_response(),
            Self::SoldOut { left } => {
                (StatusCode::CONFLICT, format!("only {left} are left\n")).into_response()
            }
            Self::Unknown => (StatusCode::NOT_FOUND, "there is no such order\n").into_response(),
            // Which part is broken is for the operators, who have it from the health and the metrics.
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
}

impl From<Unavailable> for OrderError {
    fn from(_: Unavailable) -> Self {
        Self::Unavailable
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Order {
    item: String,
    quantity: u32,
    payment: Payment,
}

/// What the business asks about.
#[derive(Metrics)]
#[metrics(prefix = "shop", max_series = 20)]
struct Shop {
    /// Items sold.
    items: Counter<Payment>,
    /// Items that are left.
    stock: Gauge,
    /// Items in one order.
    #[metric(unit = "items", buckets = [1.0, 2.0, 5.0, 10.0, 50.0])]
    order_size: Histogram,
}

/// The shelves, and the orders by their numbers.
struct Store {
    left: u32,
    orders: HashMap<usize, Order>,
}

type Shared = Arc<Mutex<Store>>;

/// The components that a request has broken.
static BROKEN: [AtomicBool; 2] = [AtomicBool::new(false), AtomicBool::new(false)];

/// Stands for a query to a database and a call to a mail service.
#[instrumented(name = "dependency", labels(component))]
async fn ask(component: Component) -> Result<(), Unavailable> {
    sleep(Duration::from_millis(2)).await;
    if BROKEN[component as usize].load(Ordering::Relaxed) {
        return Err(Unavailable(component));
    }
    Ok(())
}

/// Without it there is no order: where this fails, the service is not ready.
#[health_check(timeout = "500ms", cache = "1s")]
async fn database() -> Result<(), Unavailable> {
    ask(Component::Database).await
}

/// Mails can wait: where this fails, the health is a warning.
#[health_check(timeout = "500ms", cache = "5s", critical = false)]
async fn mailer() -> Result<(), Unavailable> {
    ask(Component::Mailer).await
}

#[instrumented(name = "place_order", errors(class))]
async fn place(
    State(store): State<Shared>,
    Json(order): Json<Order>,
) -> Result<(StatusCode, String), OrderError> {
    ask(Component::Database).await?;
    if order.quantity == 0 {
        return Err(OrderError::Empty);
    }
    let (number, left) = take(&store, &order)?;
    let shop = Shop::global();
    shop.items.with(order.payment).inc_by(order.quantity.into());
    shop.order_size.observe(f64::from(order.quantity));
    shop.stock.set(left.into());
    // The order stands, whether or not there is a mail about it.
    let mailed = ask(Component::Mailer).await.is_ok();
    let text = if mailed {
        "a mail follows"
    } else {
        "no mail today"
    };
    Ok((StatusCode::CREATED, format!("order {number}: {text}\n")))
}

/// The number of a new order, and what is left.
fn take(store: &Shared, order: &Order) -> Result<(usize, u32), OrderError> {
    let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
    let left = store.left.checked_sub(order.quantity);
    store.left = left.ok_or(OrderError::SoldOut { left: store.left })?;
    let number = store.orders.len() + 1;
    store.orders.insert(number, order.clone());
    Ok((number, store.left))
}

#[instrumented(name = "find_order", errors(class))]
async fn find(
    State(store): State<Shared>,
    Path(number): Path<usize>,
) -> Result<Json<Order>, OrderError> {
    ask(Component::Database).await?;
    let store = store.lock().unwrap_or_else(PoisonError::into_inner);
    let order = store.orders.get(&number).cloned();
    order.map(Json).ok_or(OrderError::Unknown)
}

#[derive(Deserialize)]
struct Effort {
    seconds: u64,
}

/// A request that takes its time. A client that leaves is counted as `cancelled`.
async fn report(State(store): State<Shared>, Query(effort): Query<Effort>) -> String {
    sleep(Duration::from_secs(effort.seconds.min(30))).await;
    let store = store.lock().unwrap_or_else(PoisonError::into_inner);
    format!("{} orders, {} items left\n", store.orders.len(), store.left)
}

#[derive(Deserialize)]
struct Target {
    component: Component,
}

/// For the demonstration. A service of yours keeps such a path from everyone but its operators.
fn admin() -> Router<Shared> {
    let set = |broken| {
        move |Query(target): Query<Target>| async move {
            BROKEN[target.component as usize].store(broken, Ordering::Relaxed);
        }
    };
    Router::new()
        .route("/break", post(set(true)))
        .route("/mend", post(set(false)))
}

fn app() -> Router {
    let (left, orders) = (1000, HashMap::new());
    Shop::global().stock.set(left.into());
    Router::new()
        .route("/orders", post(place))
        .route("/orders/{number}", get(find))
        .route("/report", get(report))
        .nest("/admin", admin())
        // Last, so that it is around all routes and what has none.
        .layer(request_layer!(codes = [404, 503]))
        .with_state(Arc::new(Mutex::new(Store { left, orders })))
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let health = Health::global();
    health.version(env!("CARGO_PKG_VERSION")).starting();
    // On a thread of its own: it answers however busy the application is.
    let mut metrics = Server::bind(&*arguments.metrics)?
        .drain_delay(arguments.drain)
        .page(true);
    if let Some(file) = &arguments.web_config {
        metrics = metrics.web_config(file)?;
    }
    let metrics = metrics.spawn()?;
    let listener = TcpListener::bind(&*arguments.application).await?;
    println!("application {}", listener.local_addr()?);
    println!("metrics     {}", metrics.local_addr());
    println!("page        {}/, in a browser", metrics.local_addr());

    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, app()).with_graceful_shutdown(async move {
        let _ = stopped.await;
    });
    let serving = tokio::spawn(serving.into_future());
    // Whatever has to be loaded or migrated first is done here.
    health.started();

    // SIGTERM: readiness fails, a delay in which requests still arrive, the last scrapes. Each step is said on stderr, as no
    // subscriber of `tracing` is set.
    metrics.until_terminated().await?;
    // Then no more requests, and the end of those that run. A second signal ends the program at once.
    println!("no more requests; those that run have up to {LAST_REQUESTS:?}");
    let _ = stop.send(());
    timeout(LAST_REQUESTS, serving).await???;
    println!("ended in order");
    Ok(())
}

struct Arguments {
    application: String,
    metrics: String,
    web_config: Option<String>,
    /// How long requests go on to arrive once readiness fails: until the last load balancer has asked.
    drain: Duration,
}

const USAGE: &str = "usage: service [APPLICATION [METRICS]] [--web-config FILE] [--drain SECONDS]";

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, &'static str> {
        let (mut addresses, mut web_config, mut drain) = (Vec::new(), None, 5);
        while let Some(word) = words.next() {
            match &*word {
                "--web-config" => web_config = Some(words.next().ok_or(USAGE)?),
                "--drain" => {
                    let seconds = words.next().and_then(|word| word.parse().ok());
                    drain = seconds.ok_or(USAGE)?;
                }
                word if word.starts_with('-') => return Err(USAGE),
                _ => addresses.push(word),
            }
        }
        let mut addresses = addresses.into_iter();
        let mut next = |usual: &str| addresses.next().unwrap_or_else(|| usual.to_owned());
        let (application, metrics) = (next("127.0.0.1:8080"), next("127.0.0.1:9464"));
        if addresses.next().is_some() {
            return Err(USAGE);
        }
        Ok(Self {
            application,
            metrics,
            web_config,
            drain: Duration::from_secs(drain),
        })
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let ended = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => run(arguments).await,
        Err(usage) => Err(usage.into()),
    };
    let Err(error) = ended else {
        return ExitCode::SUCCESS;
    };
    eprintln!("{error}");
    ExitCode::FAILURE
}
