use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use bellwether_tests::support::Served;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::Metric;
use prost::Message;
use tokio::sync::Notify;

/// Keeps the connection and never answers.
pub(crate) const SILENCE: u16 = 0;
/// Answers 200 once it is let go.
pub(crate) const HELD: u16 = 1;

/// A receiver of metrics, over OTLP or as a gateway, that keeps what it gets.
pub(crate) struct Receiver {
    served: Served,
    kept: Arc<Kept>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) at: Instant,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether it got 200.
    taken: bool,
}

#[derive(Default)]
struct Kept {
    /// What to answer next, and after how many seconds to come again; 200 after that.
    answers: Mutex<VecDeque<(u16, u64)>>,
    asked: Mutex<Vec<Asked>>,
    go: Notify,
}

impl Receiver {
    /// Answers with these statuses, and then with 200, until it is dropped. It may be asked again at once.
    pub(crate) fn answering(answers: &[u16]) -> Self {
        let answers: Vec<_> = answers.iter().map(|status| (*status, 0)).collect();
        Self::telling(&answers)
    }

    /// The same, with the seconds of `Retry-After`.
    pub(crate) fn telling(answers: &[(u16, u64)]) -> Self {
        let kept = Arc::<Kept>::default();
        kept.answers.lock().unwrap().extend(answers);
        let app = Router::new().fallback(take).with_state(Arc::clone(&kept));
        Self {
            served: Served::new(app),
            kept,
        }
    }

    pub(crate) fn url(&self) -> String {
        self.served.url()
    }

    /// Has it answer so from now on.
    pub(crate) fn answer(&self, answers: &[u16]) {
        let mut next = self.kept.answers.lock().unwrap();
        *next = answers.iter().map(|status| (*status, 0)).collect();
    }

    /// Lets a request go that is [`HELD`].
    pub(crate) fn let_go(&self) {
        self.kept.go.notify_one();
    }

    /// All requests, whatever they got.
    pub(crate) fn requests(&self) -> Vec<Asked> {
        self.kept.asked.lock().unwrap().clone()
    }

    /// How many requests there were, whatever they got.
    pub(crate) fn asked(&self) -> usize {
        self.kept.asked.lock().unwrap().len()
    }

    pub(crate) fn header(&self, name: &str) -> String {
        let asked = self.requests();
        let value = asked.last().and_then(|asked| asked.headers.get(name));
        value.map_or_else(String::new, |it| it.to_str().unwrap().to_owned())
    }

    /// The pushes that it took: who sent, and what.
    pub(crate) fn pushes(&self) -> Vec<(Vec<KeyValue>, Vec<Metric>)> {
        let taken = self.requests().into_iter().filter(|asked| asked.taken);
        let pushes = taken.map(|asked| {
            let request = ExportMetricsServiceRequest::decode(asked.body).unwrap();
            let sent = &request.resource_metrics[0];
            let sender = sent.resource.clone().unwrap().attributes;
            (sender, sent.scope_metrics[0].metrics.clone())
        });
        pushes.collect()
    }
}

async fn take(
    State(kept): State<Arc<Kept>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let next = kept.answers.lock().unwrap().pop_front();
    let (status, after) = next.unwrap_or((200, 0));
    kept.asked.lock().unwrap().push(Asked {
        at: Instant::now(),
        method,
        path: uri.path().to_owned(),
        headers,
        body,
        taken: [200, HELD].contains(&status),
    });
    let status = match status {
        SILENCE => std::future::pending().await,
        HELD => {
            kept.go.notified().await;
            200
        }
        status => status,
    };
    let status = StatusCode::from_u16(status).unwrap();
    let headers = [
        (header::RETRY_AFTER, after.to_string()),
        (header::LOCATION, "/elsewhere".to_owned()),
    ];
    (status, headers, "as it was told").into_response()
}

/// The texts of attributes, as `a=x b=y`.
pub(crate) fn written(attributes: &[KeyValue]) -> String {
    let texts = attributes.iter().map(|attribute| {
        let value = attribute.value.clone().unwrap().value.unwrap();
        let any_value::Value::StringValue(text) = value else {
            panic!("every label is text");
        };
        format!("{}={text}", attribute.key)
    });
    texts.collect::<Vec<_>>().join(" ")
}
