use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::MatchedPath;
use axum::http::request::Parts;
use axum::http::{Request, StatusCode};

use super::declaration::Declaration;
use super::held::HeldSeries;
use super::labels::{Labels, index};
use super::once::Once;
use super::status;
use crate::family::At;
use crate::operation::{OperationCells, Outcome, Running, Verdict};
use crate::registry::{RegisterError, Registry, operation};

/// Tells a request's route.
pub(super) type RouteOf = Arc<dyn for<'a> Fn(&'a Parts) -> Option<&'a str> + Send + Sync>;

/// What all services of a layer count requests with.
pub(super) struct Requests {
    cells: Arc<OperationCells>,
    declaration: Declaration,
    once: Once,
    held: HeldSeries,
    route_of: Option<RouteOf>,
}

impl Requests {
    /// In a registry.
    pub(super) fn register(
        declaration: Declaration,
        registry: &Registry,
        route_of: Option<RouteOf>,
    ) -> Result<Arc<Self>, RegisterError> {
        let cells = operation(registry, declaration.desc)?;
        Ok(Self::new(cells, declaration, route_of))
    }

    /// Counted, and exposed nowhere.
    pub(super) fn detached(declaration: Declaration, route_of: Option<RouteOf>) -> Arc<Self> {
        let cells = Arc::new(OperationCells::new(declaration.desc, ""));
        Self::new(cells, declaration, route_of)
    }

    /// With cells that are registered, or nowhere.
    pub(super) fn new(
        cells: Arc<OperationCells>,
        declaration: Declaration,
        route_of: Option<RouteOf>,
    ) -> Arc<Self> {
        let once = Once::new(&cells);
        Arc::new(Self {
            cells,
            declaration,
            once,
            held: HeldSeries::new(),
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
        let method = index(request.method().as_str());
        let Some(route_of) = &self.route_of else {
            let at = self.at(method, request.extensions().get());
            return (Some(self.begin(at)), request);
        };
        let (parts, body) = request.into_parts();
        let at = match route_of(&parts) {
            Some(route) => self.cells.at(&Labels::new(method, Some(route))),
            None => self.at(method, parts.extensions.get()),
        };
        (Some(self.begin(at)), Request::from_parts(parts, body))
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
    fn begin(self: &Arc<Self>, at: At) -> Counted {
        Counted {
            running: Running::start(Shared(Arc::clone(self)), at),
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
    running: Running<Shared>,
}

impl Counted {
    /// How it ends if it is answered with this status.
    pub(super) fn verdict(&self, status: StatusCode) -> Verdict {
        status::verdict(status, self.running.cells().0.declaration.codes)
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
struct Shared(Arc<Requests>);

impl Deref for Shared {
    type Target = OperationCells;

    fn deref(&self) -> &OperationCells {
        &self.0.cells
    }
}
