use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bellwether_tests::support::Served;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::Metric;
use prost::Message;

/// An OTLP receiver of metrics that keeps what it takes.
pub(crate) struct Receiver {
    served: Served,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    /// What to answer next; 200 after that.
    answers: Mutex<VecDeque<u16>>,
    taken: Mutex<Vec<ExportMetricsServiceRequest>>,
    headers: Mutex<Vec<HeaderMap>>,
}

impl Receiver {
    /// Answers with these statuses, and then with 200, until it is dropped.
    pub(crate) fn answering(answers: &[u16]) -> Self {
        let kept = Arc::<Kept>::default();
        kept.answers.lock().unwrap().extend(answers);
        let app = Router::new()
            .route("/v1/metrics", post(take))
            .with_state(Arc::clone(&kept));
        Self {
            served: Served::new(app),
            kept,
        }
    }

    pub(crate) fn url(&self) -> String {
        self.served.url()
    }

    /// How many requests there were, whatever they got.
    pub(crate) fn asked(&self) -> usize {
        self.kept.headers.lock().unwrap().len()
    }

    pub(crate) fn header(&self, name: &str) -> String {
        let headers = self.kept.headers.lock().unwrap();
        let value = headers.last().and_then(|headers| headers.get(name));
        value.map_or_else(String::new, |it| it.to_str().unwrap().to_owned())
    }

    /// The pushes that it took: who sent, and what.
    pub(crate) fn pushes(&self) -> Vec<(Vec<KeyValue>, Vec<Metric>)> {
        let taken = self.kept.taken.lock().unwrap();
        let pushes = taken.iter().map(|request| {
            let sent = &request.resource_metrics[0];
            let sender = sent.resource.clone().unwrap().attributes;
            (sender, sent.scope_metrics[0].metrics.clone())
        });
        pushes.collect()
    }
}

async fn take(State(kept): State<Arc<Kept>>, headers: HeaderMap, body: Bytes) -> Response {
    kept.headers.lock().unwrap().push(headers);
    let answer = kept.answers.lock().unwrap().pop_front().unwrap_or(200);
    if answer == 200 {
        let request = ExportMetricsServiceRequest::decode(body).unwrap();
        kept.taken.lock().unwrap().push(request);
    }
    let status = StatusCode::from_u16(answer).unwrap();
    (status, [(header::RETRY_AFTER, "0")], "as it was told").into_response()
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
