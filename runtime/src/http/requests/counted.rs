use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::MatchedPath;
use axum::http::request::Parts;
use axum::http::{Extensions, Method, Request, StatusCode};
use bellwether_spec::Origin;

use super::choices::Choices;
use super::declaration::Declaration;
use super::labels::Labels;
use super::once::Once;
use super::status;
use crate::operation::{OperationCells, Outcome, Running, Verdict};
use crate::registry::{RegisterError, Registry, operation};

/// Tells a request's route.
pub(super) type RouteOf = Arc<dyn for<'a> Fn(&'a Parts) -> Option<&'a str> + Send + Sync>;

/// What all services of a layer count requests with.
pub(super) struct Requests {
    cells: Arc<OperationCells>,
    declaration: &'static Declaration,
    once: Once,
    route_of: Option<RouteOf>,
}

impl Requests {
    /// In a registry.
    pub(super) fn register(
        choices: &Choices,
        registry: &Registry,
        route_of: Option<RouteOf>,
        here: Origin,
    ) -> Result<Arc<Self>, RegisterError> {
        let declaration = Declaration::of(choices, here)?;
        let cells = operation(registry, &declaration.desc)?;
        Ok(Self::new(cells, declaration, route_of))
    }

    /// Counted, and exposed nowhere.
    pub(super) fn detached(route_of: Option<RouteOf>, here: Origin) -> Arc<Self> {
        let declaration = Declaration::of(&Choices::default(), here);
        let declaration = declaration.expect("what is not chosen is well formed");
        let cells = Arc::new(OperationCells::new(&declaration.desc, ""));
        Self::new(cells, declaration, route_of)
    }

    fn new(
        cells: Arc<OperationCells>,
        declaration: &'static Declaration,
        route_of: Option<RouteOf>,
    ) -> Arc<Self> {
        let once = Once::new(&cells);
        Arc::new(Self {
            cells,
            declaration,
            once,
            route_of,
        })
    }

    /// A request arrives. Nothing where another layer of the same operation has counted it.
    #[inline]
    pub(super) fn start<B>(
        self: &Arc<Self>,
        mut request: Request<B>,
    ) -> (Option<Counted>, Request<B>) {
        if !self.once.mark(request.extensions_mut()) {
            return (None, request);
        }
        let Some(route_of) = &self.route_of else {
            let counted = self.begin(request.method(), matched(request.extensions()));
            return (Some(counted), request);
        };
        let (parts, body) = request.into_parts();
        let route = route_of(&parts).or_else(|| matched(&parts.extensions));
        let counted = self.begin(&parts.method, route);
        (Some(counted), Request::from_parts(parts, body))
    }

    fn begin(self: &Arc<Self>, method: &Method, route: Option<&str>) -> Counted {
        let at = self.cells.at(&Labels::new(method.as_str(), route));
        Counted {
            running: Running::start(Held(Arc::clone(self)), at),
        }
    }
}

/// The route's template, that of nested routers included.
fn matched(request: &Extensions) -> Option<&str> {
    Some(request.get::<MatchedPath>()?.as_str())
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
    running: Running<Held>,
}

impl Counted {
    /// How it ends if it is answered with this status.
    pub(super) fn verdict(&self, status: StatusCode) -> Verdict {
        status::verdict(status, self.running.cells().0.declaration.codes())
    }

    pub(super) fn finish(self, verdict: Verdict) {
        self.running.finish(verdict);
    }

    /// Runs what may panic. A panic may be caught further out and this dropped when nothing unwinds any more, so it is
    /// told here.
    #[inline]
    pub(super) fn within<T>(this: &mut Option<Self>, run: impl FnOnce() -> T) -> T {
        let unwinding = Unwinding(this);
        let output = run();
        std::mem::forget(unwinding);
        output
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
struct Held(Arc<Requests>);

impl Deref for Held {
    type Target = OperationCells;

    fn deref(&self) -> &OperationCells {
        &self.0.cells
    }
}
