use std::net::SocketAddr;
use std::sync::atomic::{AtomicU16, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

use super::Served;

/// An OTLP receiver over HTTP that keeps what it gets, and answers what it is told to.
#[derive(Debug)]
pub struct SpanReceiver {
    served: Served,
    kept: Arc<Kept>,
}

#[derive(Debug)]
struct Kept {
    requests: Mutex<Vec<ExportTraceServiceRequest>>,
    status: AtomicU16,
    asked: AtomicUsize,
    /// Milliseconds that an answer takes.
    time: AtomicU64,
}

/// Answers nothing and keeps the connection.
pub const SILENCE: u16 = 0;

impl SpanReceiver {
    /// Answers with this status from a thread of its own until it is dropped.
    ///
    /// # Panics
    /// Where there is no port.
    pub fn answering(status: u16) -> Self {
        Self::on("127.0.0.1:0".parse().expect("an address"), status)
    }

    /// The same on this address, once it is free: one that was killed is there again.
    ///
    /// # Panics
    /// Where it is not free in the end.
    pub fn on(address: SocketAddr, status: u16) -> Self {
        let kept = Arc::new(Kept {
            requests: Mutex::default(),
            status: AtomicU16::new(status),
            asked: AtomicUsize::new(0),
            time: AtomicU64::new(0),
        });
        let app = Router::new()
            .route("/v1/traces", post(take))
            .with_state(Arc::clone(&kept));
        Self {
            served: Served::on(address, app),
            kept,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.served.address()
    }

    /// The same, as exporters want it.
    pub fn url(&self) -> String {
        self.served.url()
    }

    /// Has it answer with another status from now on.
    pub fn answer(&self, status: u16) {
        self.kept.status.store(status, Ordering::SeqCst);
    }

    /// Has each answer take so long from now on.
    ///
    /// # Panics
    /// Where that is longer than any clock can count.
    pub fn take_time(&self, time: Duration) {
        let time = u64::try_from(time.as_millis()).expect("no eternity");
        self.kept.time.store(time, Ordering::SeqCst);
    }

    /// How many requests there were, whatever they got.
    pub fn asked(&self) -> usize {
        self.kept.asked.load(Ordering::SeqCst)
    }

    /// How many spans each request had that it took.
    ///
    /// # Panics
    /// Where it has panicked itself.
    pub fn sizes(&self) -> Vec<usize> {
        let requests = self.kept.requests.lock().expect("no panic with the lock");
        let sizes = requests.iter().map(|request| {
            let resources = request.resource_spans.iter();
            let scopes = resources.flat_map(|resource| &resource.scope_spans);
            scopes.map(|scope| scope.spans.len()).sum()
        });
        sizes.collect()
    }

    /// The spans that it took, each with the resource it came from.
    ///
    /// # Panics
    /// Where it has panicked itself.
    pub fn spans(&self) -> Vec<ReceivedSpan> {
        let requests = self.kept.requests.lock().expect("no panic with the lock");
        let resources = requests.iter().flat_map(|it| &it.resource_spans);
        let spans = resources.flat_map(|resource| {
            let sender = resource.resource.clone().unwrap_or_default().attributes;
            let spans = resource.scope_spans.iter().flat_map(|scope| &scope.spans);
            spans.map(move |span| ReceivedSpan {
                span: span.clone(),
                sender: sender.clone(),
            })
        });
        spans.collect()
    }
}

async fn take(State(kept): State<Arc<Kept>>, body: Bytes) -> Response {
    kept.asked.fetch_add(1, Ordering::SeqCst);
    let time = Duration::from_millis(kept.time.load(Ordering::SeqCst));
    tokio::time::sleep(time).await;
    let status = kept.status.load(Ordering::SeqCst);
    if status == SILENCE {
        std::future::pending::<()>().await;
    }
    if status == 200 {
        let request =
            ExportTraceServiceRequest::decode(body).expect("spans as the standard has them");
        kept.requests
            .lock()
            .expect("no panic with the lock")
            .push(request);
    }
    let kind = [(header::CONTENT_TYPE, "application/x-protobuf")];
    (StatusCode::from_u16(status).expect("a status"), kind).into_response()
}

/// A span as it came.
#[derive(Clone, Debug)]
pub struct ReceivedSpan {
    /// All that was said of it.
    pub span: Span,
    sender: Vec<KeyValue>,
}

impl ReceivedSpan {
    /// Its id.
    pub fn id(&self) -> String {
        hexadecimal(&self.span.span_id)
    }

    /// The id of the span it is in, empty at the root.
    pub fn parent(&self) -> String {
        hexadecimal(&self.span.parent_span_id)
    }

    /// The id of its trace.
    pub fn trace(&self) -> String {
        hexadecimal(&self.span.trace_id)
    }

    /// What it says of itself; nothing where there is no such attribute.
    pub fn attribute(&self, name: &str) -> String {
        text(&self.span.attributes, name)
    }

    /// What the resource says.
    pub fn sender(&self, name: &str) -> String {
        text(&self.sender, name)
    }
}

/// Nothing where there is no such attribute.
fn text(attributes: &[KeyValue], name: &str) -> String {
    let value = attributes.iter().find(|it| it.key == name);
    match value.and_then(|it| it.value.as_ref()?.value.as_ref()) {
        Some(any_value::Value::StringValue(text)) => text.clone(),
        Some(any_value::Value::IntValue(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<Vec<_>>().concat()
}
