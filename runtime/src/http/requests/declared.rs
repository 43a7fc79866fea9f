//! Layers whose families the program's file knows: what `request_layer!` makes.

use std::fmt;
use std::sync::{Arc, OnceLock};

use bellwether_spec::OperationDesc;
use bellwether_spec::catalog::Catalog;

use super::declaration::Declaration;
use crate::operation::OperationCells;
use crate::registry::{Declare, RegisterError, attach, make, make_and_report};
use crate::report::Problem;

/// What says which families a layer feeds: [`Chosen`](super::Chosen) or [`Declared`].
#[expect(
    private_interfaces,
    reason = "only types of this crate can be one, for it is sealed by what it gives"
)]
pub trait Declares: Clone + fmt::Debug {
    /// What is declared, if it can be exposed.
    #[doc(hidden)]
    fn declaration(&self) -> Result<Declaration, RegisterError>;

    /// What to count with where it cannot.
    #[doc(hidden)]
    fn fallback(&self) -> Declaration;

    /// What the program registers in the global registry without being asked.
    #[doc(hidden)]
    fn global(&self) -> Option<Arc<OperationCells>> {
        None
    }
}

/// The families are in the source, and so in the program's catalog: [`request_layer!`](crate::request_layer).
#[derive(Clone, Copy, Debug)]
pub struct Declared(pub(super) &'static RequestSite);

#[expect(private_interfaces, reason = "as above")]
impl Declares for Declared {
    fn declaration(&self) -> Result<Declaration, RegisterError> {
        Ok(self.0.declaration)
    }

    fn fallback(&self) -> Declaration {
        self.0.declaration
    }

    fn global(&self) -> Option<Arc<OperationCells>> {
        Some(Arc::clone(self.0.cells()))
    }
}

/// A `request_layer!` of the program.
#[derive(Debug)]
pub struct RequestSite {
    declaration: Declaration,
    cells: OnceLock<Arc<OperationCells>>,
}

impl RequestSite {
    /// Not registered yet.
    pub const fn new(desc: &'static OperationDesc, codes: &'static [u16]) -> Self {
        Self {
            declaration: Declaration { desc, codes },
            cells: OnceLock::new(),
        }
    }

    /// In the global registry. A declaration that disagrees with another is reported once, here.
    fn cells(&self) -> &Arc<OperationCells> {
        make_and_report(&self.cells, || attach(self.declaration.desc))
    }
}

impl Declare for RequestSite {
    fn declare(&'static self) -> Vec<Problem> {
        let (_, problem) = make(&self.cells, || attach(self.declaration.desc));
        problem.into_iter().collect()
    }

    fn describe(&'static self, catalog: &mut Catalog) {
        catalog.add_operation(self.declaration.desc);
    }
}

/// What stands where a layer would, beside the mistakes in it: never run.
pub fn no_request_layer<U>() -> super::RequestLayer<U, Declared> {
    unreachable!("it does not compile")
}
