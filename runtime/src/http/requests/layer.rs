use std::fmt;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::{Arc, OnceLock};

use axum::http::request::Parts;
use bellwether_spec::Origin;
use tower_layer::Layer;

use super::answer::{BodyEnd, Head};
use super::choices::Choices;
use super::counted::{Manner, Requests};
use super::declaration::Declaration;
use super::declared::{Declared, Declares, RequestSite};
use super::service::RequestService;
use crate::registry::{RegisterError, Registry, make_and_report};

/// Counts requests, times them and shows those in flight, by method and route, as a layer of an axum router or of any
/// tower service.
///
/// | Exposed as | Unit | Cost | Errors | Source |
/// |---|---|---|---|---|
/// | `http_requests_total{method,route,status}`, `http_request_duration_seconds{method,route}`, `http_requests_in_flight{method,route}` | seconds | a look-up by method and route, two reads of the clock, four additions; one small allocation, in which layers know that the request is counted | a declaration that disagrees with another is reported, and counted without being exposed; [`register`](Self::register) returns it | Prometheus, instrumentation, "Online-serving systems" |
///
/// ```
/// use axum::{Router, routing::get};
/// use bellwether::http::RequestLayer;
///
/// let app: Router = Router::new()
///     .route("/orders/{id}", get(|| async { "an order" }))
///     .layer(RequestLayer::new());
/// # let _ = app;
/// ```
///
/// | Label | Value |
/// |---|---|
/// | `method` | `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE`, `OPTIONS`, `CONNECT`, `TRACE`; any other is `other` |
/// | `route` | the template of the route, that of nested routers included; `unmatched` where there is none; `other` beyond the limit of [`routes`](Self::routes) |
/// | `status` | `1xx` … `5xx`, or a code of [`codes`](Self::codes); without an answer `cancelled`, `panic`, or `error` where the service failed |
///
/// A request that is dropped before it is answered, because its client has gone or a time limit was reached further out,
/// ends as `cancelled`; one whose handler panics as `panic`, unless a layer further in makes an answer of that. Either
/// way nothing stays in flight.
///
/// Each request has a span of `tracing` at the level INFO, target `bellwether::http`, around all that runs for it; it costs a
/// load where nobody listens. Its fields are attributes of OpenTelemetry: `otel.name` (`GET /orders/{id}`), `otel.kind`,
/// `http.request.method`, `http.route`, `url.path`, `http.response.status_code`; and, where a request ends in a status from 500
/// on, an error or a panic, `otel.status_code` = `ERROR`; `outcome` says how it ended if not well. With the feature `otlp` it
/// goes on with the trace that the header `traceparent` names.
///
/// **gRPC.** An answer of gRPC has the HTTP status 200 whatever happened. Where its headers have a `grpc-status` other than
/// OK, which is so if there are no messages, or its trailers have one, `status` is the one that `google.rpc.Code` maps it to:
/// `5xx`, which is a failure, for `UNKNOWN`, `DEADLINE_EXCEEDED`, `UNIMPLEMENTED`, `INTERNAL`, `UNAVAILABLE` and `DATA_LOSS`,
/// `4xx` for the others, such as 404 for `NOT_FOUND`. Trailers come after the head: only a layer that is
/// [`until_body_end`](Self::until_body_end) sees them. **Without it a call that fails after its first message is `2xx`**, and
/// so burns no error budget. Nor does any layer see the status of gRPC-Web, which is a part of the body. The route of
/// a tonic service is its path: `route_of(|request| Some(request.uri.path()))`.
///
/// **Where to put it.** Last on the outermost router, after its routes: `Router::layer` reaches the routes that are there,
/// and the fallback. With `Router::route_layer` requests without a route are not counted. Around a whole router (`ServiceBuilder`) the route is not known yet: all requests are `unmatched`
/// there, as in a router that is nested as a service. A request that passes several layers of the same families is
/// counted by the outermost.
///
/// What is chosen here is known once the program runs. With [`request_layer!`](crate::request_layer) the compiler checks
/// it, the catalog of the built program has it, and families can be left out or show the sum of all routes.
pub struct RequestLayer<U = Head, D = Chosen> {
    declares: D,
    registry: Option<Registry>,
    manner: Manner,
    requests: Arc<OnceLock<Arc<Requests>>>,
    until: PhantomData<fn() -> U>,
}

/// The families are chosen while the program runs, by the methods of [`RequestLayer`].
#[derive(Clone, Debug)]
pub struct Chosen {
    choices: Arc<Choices>,
    here: Origin,
}

#[expect(private_interfaces, reason = "as for the trait")]
impl Declares for Chosen {
    fn declaration(&self) -> Result<Declaration, RegisterError> {
        Declaration::of(&self.choices, self.here)
    }

    fn fallback(&self) -> Declaration {
        let declaration = Declaration::of(&Choices::default(), self.here);
        declaration.expect("what is not chosen is well formed")
    }
}

/// What `request_layer!` gives.
pub fn request_layer<U>(site: &'static RequestSite) -> RequestLayer<U, Declared> {
    RequestLayer::declaring(Declared(site))
}

impl RequestLayer {
    /// In the global registry, with the names above.
    #[track_caller]
    pub fn new() -> Self {
        let place = Location::caller();
        let here = Origin {
            krate: env!("CARGO_PKG_NAME"),
            module: "bellwether::http::RequestLayer",
            file: place.file(),
            line: place.line(),
        };
        Self::declaring(Chosen {
            choices: Arc::default(),
            here,
        })
    }

    /// Has a request end with the body of its answer, and not with its head: for streams and downloads.
    ///
    /// It ends once all of the body, trailers included, has been handed to the server. A client that goes before that makes it `cancelled`,
    /// whatever the status in the head was, and a body that fails makes it `error`. So does a layer further out that
    /// drops the body for another one. Where a connection is upgraded, the request ends with the answer that says so.
    ///
    /// In axum this costs an allocation for each request, for the box around a body that is not axum's own.
    #[must_use]
    pub fn until_body_end(self) -> RequestLayer<BodyEnd> {
        let this = self.choose(|choices| choices.until_body_end = true);
        RequestLayer {
            declares: this.declares,
            registry: this.registry,
            manner: this.manner,
            requests: this.requests,
            until: PhantomData,
        }
    }
}

impl<U> RequestLayer<U> {
    /// Puts a word before the names: `prefix("shop")` makes `shop_http_requests_total`.
    #[must_use]
    pub fn prefix(self, prefix: &'static str) -> Self {
        self.choose(|choices| choices.prefix = Some(prefix))
    }

    /// Counts requests in a family of this name, which ends in `_total`. No prefix is added.
    #[must_use]
    pub fn calls(self, name: &'static str) -> Self {
        self.choose(|choices| choices.calls = Some(name))
    }

    /// Times requests in a family of this name, which ends in `_seconds`. No prefix is added.
    #[must_use]
    pub fn duration(self, name: &'static str) -> Self {
        self.choose(|choices| choices.duration = Some(name))
    }

    /// Shows requests in flight in a family of this name. No prefix is added.
    #[must_use]
    pub fn in_flight(self, name: &'static str) -> Self {
        self.choose(|choices| choices.in_flight = Some(name))
    }

    /// Counts requests that failed in a family of this name too, which ends in `_total`: those answered with a status of
    /// 500 or more, and those that ended in an error or a panic. No prefix is added; without a name there is none.
    #[must_use]
    pub fn errors(self, name: &'static str) -> Self {
        self.choose(|choices| choices.errors = Some(name))
    }

    /// Renames the labels `method`, `route` and `status`.
    #[must_use]
    pub fn labels(self, method: &'static str, route: &'static str, status: &'static str) -> Self {
        self.choose(|choices| choices.labels = [method, route, status])
    }

    /// Sets how many routes are told apart: 128 unless set. Those beyond are `other`, and counted in
    /// `bellwether_label_overflow_total`. `unmatched` is one of them.
    #[must_use]
    pub fn routes(self, limit: usize) -> Self {
        self.choose(|choices| choices.routes = limit)
    }

    /// Tells these codes apart, as `404`; the others stay in their class, as `4xx`. Each adds a series for each method
    /// and route that is met.
    #[must_use]
    pub fn codes(self, codes: impl IntoIterator<Item = u16>) -> Self {
        let mut codes: Vec<_> = codes.into_iter().collect();
        codes.sort_unstable();
        codes.dedup();
        self.choose(|choices| choices.codes = codes)
    }

    /// Sets the upper bounds of the duration's buckets, in seconds, rising.
    #[must_use]
    pub fn buckets(self, bounds: impl IntoIterator<Item = f64>) -> Self {
        let bounds = bounds.into_iter().collect();
        self.choose(|choices| choices.buckets = bounds)
    }

    /// Tells durations apart by status too: a histogram for each, and not one for all.
    #[must_use]
    pub fn duration_by_status(self) -> Self {
        self.choose(|choices| choices.duration_by_status = true)
    }

    fn choose(mut self, choose: impl FnOnce(&mut Choices)) -> Self {
        choose(Arc::make_mut(&mut self.declares.choices));
        self.anew()
    }
}

impl<U, D> RequestLayer<U, D> {
    fn declaring(declares: D) -> Self {
        Self {
            declares,
            registry: None,
            manner: Manner::default(),
            requests: Arc::default(),
            until: PhantomData,
        }
    }

    /// Exposes the families in this registry and not in the global one.
    #[must_use]
    pub fn registry(mut self, registry: &Registry) -> Self {
        self.registry = Some(registry.clone());
        self.anew()
    }

    /// Has the route of a request told by a function, where axum does not or not well enough. Where it says nothing, the
    /// route is axum's.
    ///
    /// Give templates and not paths: what is beyond the limit of [`routes`](Self::routes) is `other`.
    ///
    /// ```
    /// use bellwether::http::RequestLayer;
    ///
    /// let layer = RequestLayer::new().route_of(|request| {
    ///     request.uri.path().starts_with("/files/").then_some("/files/{*path}")
    /// });
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn route_of<F>(mut self, route: F) -> Self
    where
        F: for<'a> Fn(&'a Parts) -> Option<&'a str> + Send + Sync + 'static,
    {
        self.manner.route_of = Some(Arc::new(route));
        self.anew()
    }

    /// Says whether requests have spans, which they do unless set: `false` where another layer opens them.
    #[must_use]
    pub fn span(mut self, shown: bool) -> Self {
        self.manner.span = shown;
        self.anew()
    }

    /// What was registered for other choices stays with the clones that made them.
    fn anew(mut self) -> Self {
        self.requests = Arc::default();
        self
    }
}

impl<U, D: Declares> RequestLayer<U, D> {
    /// Registers the families now, so that a mistake keeps the program from starting. Without it they are registered when
    /// the layer is put on something, and a mistake is told to [`on_problem`](crate::on_problem).
    ///
    /// # Errors
    /// A name, a label, a bound or a limit that cannot be exposed; a declaration of one of the families that disagrees
    /// with this one. Both places are named.
    pub fn register(self) -> Result<Self, RegisterError> {
        let requests = self.registered()?;
        // Another clone may have been faster: then these are the same families.
        let _ = self.requests.set(requests);
        Ok(self)
    }

    fn registered(&self) -> Result<Arc<Requests>, RegisterError> {
        let registry = self.registry.as_ref().unwrap_or_else(|| Registry::global());
        Requests::register(self.declares.declaration()?, registry, self.manner.clone())
    }

    fn requests(&self) -> &Arc<Requests> {
        if let Some(requests) = self.requests.get() {
            return requests;
        }
        let (declares, manner) = (&self.declares, &self.manner);
        // Before ours are made, for it may report.
        let global = match self.registry {
            None => declares.global(),
            Some(_) => None,
        };
        make_and_report(&self.requests, || match global {
            Some(cells) => (
                Requests::new(cells, declares.fallback(), manner.clone()),
                None,
            ),
            None => match self.registered() {
                Ok(requests) => (requests, None),
                Err(error) => {
                    let detached = Requests::detached(declares.fallback(), manner.clone());
                    (detached, Some(error))
                }
            },
        })
    }
}

impl<S, U, D: Declares> Layer<S> for RequestLayer<U, D> {
    type Service = RequestService<S, U>;

    fn layer(&self, inner: S) -> RequestService<S, U> {
        RequestService::new(inner, Arc::clone(self.requests()))
    }
}

impl Default for RequestLayer {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<U, D: Clone> Clone for RequestLayer<U, D> {
    fn clone(&self) -> Self {
        Self {
            declares: self.declares.clone(),
            registry: self.registry.clone(),
            manner: self.manner.clone(),
            requests: Arc::clone(&self.requests),
            until: PhantomData,
        }
    }
}

impl<U, D: fmt::Debug> fmt::Debug for RequestLayer<U, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestLayer")
            .field("declares", &self.declares)
            .finish_non_exhaustive()
    }
}
