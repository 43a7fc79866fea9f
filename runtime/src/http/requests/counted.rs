use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::MatchedPath;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Request, StatusCode};

use super::declaration::Declaration;
use super::grpc;
use super::held::HeldSeries;
use super::labels::{Labels, index};
use super::span::{Head, RequestSpan};
use super::{once, status};
use crate::family::At;
use crate::operation::{OperationCells, Outcome, Running, Verdict};
use crate::registry::{RegisterError, Registry, operation};

/// Tells a request's route.
pub(super) type RouteOf = Arc<dyn for<'a> Fn(&'a Parts) -> Option<&'a str> + Send + Sync>;

/// How a layer looks at requests, whatever families it feeds.
#[derive(Clone)]
pub(super) struct Manner {
    pub(super) route_of: Option<RouteOf>,
    /// Whether requests have spans.
    pub(super) span: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Self {
            route_of: None,
            span: true,
        }
    }
}

/// What all services of a layer count requests with.
pub(super) struct Requests {
    cells: Arc<OperationCells>,
    declaration: Declaration,
    held: HeldSeries,
    manner: Manner,
}

impl Requests {
    /// In a registry.
    pub(super) fn register(
        declaration: Declaration,
        registry: &Registry,
        manner: Manner,
    ) -> Result<Arc<Self>, RegisterError> {
        let cells = operation(registry, declaration.desc)?;
        Ok(Self::new(cells, declaration, manner))
    }

    /// Counted, and exposed nowhere.
    pub(super) fn detached(declaration: Declaration, manner: Manner) -> Arc<Self> {
        let cells = Arc::new(OperationCells::new(declaration.desc, ""));
        Self::new(cells, declaration, manner)
    }

    /// With cells that are registered, or nowhere.
    pub(super) fn new(
        cells: Arc<OperationCells>,
        declaration: Declaration,
        manner: Manner,
    ) -> Arc<Self> {
        once::watch(&cells);
        Arc::new(Self {
            cells,
            declaration,
            held: HeldSeries::new(),
            manner,
        })
    }

    /// A request arrives. Nothing where another layer of the same operation has counted it.
    #[inline]
    pub(super) fn start<B>(
        self: &Arc<Self>,
        mut request: Request<B>,
    ) -> (Option<Counted>, Request<B>) {
        if !once::mark(request.extensions_mut(), self.cells.id) {
            return (None, request);
        }
        let method = index(request.method().as_str());
        let Some(route_of) = &self.manner.route_of else {
            let path: Option<&MatchedPath> = request.extensions().get();
            let at = self.at(method, path);
            let span = self.span(&Head::of(&request), path.map(MatchedPath::as_str));
            return (Some(self.begin(at, span)), request);
        };
        let (parts, body) = request.into_parts();
        let path: Option<&MatchedPath> = parts.extensions.get();
        let told = route_of(&parts);
        let at = match told {
            Some(route) => self.cells.at(&Labels::new(method, Some(route))),
            None => self.at(method, path),
        };
        let head = Head {
            method: &parts.method,
            uri: &parts.uri,
            headers: &parts.headers,
        };
        let span = self.span(&head, told.or(path.map(MatchedPath::as_str)));
        (Some(self.begin(at, span)), Request::from_parts(parts, body))
    }

    #[inline]
    fn span(&self, head: &Head<'_>, route: Option<&str>) -> RequestSpan {
        if self.manner.span && RequestSpan::may_be_wanted() {
            return RequestSpan::open(head, route);
        }
        RequestSpan::default()
    }

    /// The series of a route that axum tells, if it does.
    #[inline]
    fn at(&self, method: usize, path: Option<&MatchedPath>) -> At {
        let look_up = || {
            let route = path.map(MatchedPath::as_str);
            self.cells.at(&Labels::new(method, route))
        };
        match path {
            Some(path) => self.held.at(method, path, look_up),
            None => look_up(),
        }
    }

    #[inline]
    fn begin(self: &Arc<Self>, at: At, span: RequestSpan) -> Counted {
        Counted {
            running: Some(Running::start(Shared(Arc::clone(self)), at)),
            span,
        }
    }
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requests")
            .field("declaration", &self.declaration)
            .finish_non_exhaustive()
    }
}

/// A request that is counted and has not ended. Dropped, it ends as cancelled, or as a panic while the thread unwinds.
#[derive(Debug)]
pub(super) struct Counted {
    /// Nothing once it has ended.
    running: Option<Running<Shared>>,
    span: RequestSpan,
}

impl Counted {
    /// How it ends if it is answered like this.
    pub(super) fn verdict(&self, status: StatusCode, headers: &HeaderMap) -> Verdict {
        self.span.answered(status);
        let failure = (status == StatusCode::OK).then(|| grpc::failure(headers));
        self.verdict_of(failure.flatten().unwrap_or(status.as_u16()))
    }

    /// How it ends where an answer with the status 200 has these trailers, if they say more.
    pub(super) fn verdict_of_trailers(&self, trailers: &HeaderMap) -> Option<Verdict> {
        grpc::failure(trailers).map(|code| self.verdict_of(code))
    }

    fn verdict_of(&self, code: u16) -> Verdict {
        let running = self.running.as_ref();
        let codes = running.map_or(&[][..], |it| it.cells().0.declaration.codes);
        status::verdict(code, codes)
    }

    pub(super) fn finish(mut self, verdict: Verdict) {
        self.end(verdict);
    }

    /// Records the end, the first time: in the span, to whose trace it points.
    fn end(&mut self, verdict: Verdict) {
        if let Some(running) = self.running.take() {
            let entered = self.span.enter();
            running.finish(verdict);
            drop(entered);
            self.span.end(verdict.outcome());
        }
    }

    /// Runs what may panic. A panic may be caught further out and this dropped when nothing unwinds any more, so it is
    /// told here.
    #[inline]
    pub(super) fn within<T>(this: &mut Option<Self>, run: impl FnOnce() -> T) -> T {
        let unwinding = Unwinding(this);
        let entered = unwinding.0.as_ref().and_then(|it| it.span.enter());
        let output = run();
        drop(entered);
        std::mem::forget(unwinding);
        output
    }
}

impl Drop for Counted {
    #[inline]
    fn drop(&mut self) {
        if self.running.is_some() {
            let unwinding = std::thread::panicking();
            let outcome = [Outcome::Cancelled, Outcome::Panic][usize::from(unwinding)];
            self.end(Verdict::plain(outcome));
        }
    }
}

struct Unwinding<'a>(&'a mut Option<Counted>);

impl Drop for Unwinding<'_> {
    #[cold]
    fn drop(&mut self) {
        if let Some(counted) = self.0.take() {
            counted.finish(Verdict::plain(Outcome::Panic));
        }
    }
}

#[derive(Debug)]
struct Shared(Arc<Requests>);

impl Deref for Shared {
    type Target = OperationCells;

    fn deref(&self) -> &OperationCells {
        &self.0.cells
    }
}
