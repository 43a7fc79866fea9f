use std::net::SocketAddr;
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

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
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// An OTLP receiver over HTTP that keeps what it gets, and answers what it is told to.
pub(crate) struct Receiver {
    address: SocketAddr,
    lab: Arc<Lab>,
    _stop: oneshot::Sender<()>,
}

struct Lab {
    requests: Mutex<Vec<ExportTraceServiceRequest>>,
    status: AtomicU16,
    asked: AtomicUsize,
}

/// Answers nothing and keeps the connection.
pub(crate) const SILENCE: u16 = 0;

impl Receiver {
    /// Answers with this status from a thread of its own until it is dropped.
    pub(crate) fn answering(status: u16) -> Self {
        let lab = Arc::new(Lab {
            requests: Mutex::default(),
            status: AtomicU16::new(status),
            asked: AtomicUsize::new(0),
        });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let app = Router::new()
            .route("/v1/traces", post(take))
            .with_state(Arc::clone(&lab));
        let (stop, stopped) = oneshot::channel();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    _ = stopped => {}
                    served = axum::serve(listener, app) => served.unwrap(),
                }
            });
        });
        Self {
            address,
            lab,
            _stop: stop,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn answer(&self, status: u16) {
        self.lab.status.store(status, Ordering::SeqCst);
    }

    /// How many requests there were, whatever they got.
    pub(crate) fn asked(&self) -> usize {
        self.lab.asked.load(Ordering::SeqCst)
    }

    /// The spans that it took, each with the resource it came from.
    pub(crate) fn spans(&self) -> Vec<Received> {
        let requests = self.lab.requests.lock().unwrap();
        let resources = requests.iter().flat_map(|it| &it.resource_spans);
        let spans = resources.flat_map(|resource| {
            let sender = resource.resource.clone().unwrap_or_default().attributes;
            let spans = resource.scope_spans.iter().flat_map(|scope| &scope.spans);
            spans.map(move |span| Received {
                span: span.clone(),
                sender: sender.clone(),
            })
        });
        spans.collect()
    }
}

async fn take(State(lab): State<Arc<Lab>>, body: Bytes) -> Response {
    lab.asked.fetch_add(1, Ordering::SeqCst);
    let status = lab.status.load(Ordering::SeqCst);
    if status == SILENCE {
        std::future::pending::<()>().await;
    }
    if status == 200 {
        let request = ExportTraceServiceRequest::decode(body).unwrap();
        lab.requests.lock().unwrap().push(request);
    }
    let kind = [(header::CONTENT_TYPE, "application/x-protobuf")];
    (StatusCode::from_u16(status).unwrap(), kind).into_response()
}

/// A span as it came.
pub(crate) struct Received {
    pub(crate) span: Span,
    sender: Vec<KeyValue>,
}

impl Received {
    pub(crate) fn id(&self) -> String {
        hexadecimal(&self.span.span_id)
    }

    pub(crate) fn parent(&self) -> String {
        hexadecimal(&self.span.parent_span_id)
    }

    pub(crate) fn trace(&self) -> String {
        hexadecimal(&self.span.trace_id)
    }

    pub(crate) fn attribute(&self, name: &str) -> String {
        text(&self.span.attributes, name)
    }

    /// What the resource says.
    pub(crate) fn sender(&self, name: &str) -> String {
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
