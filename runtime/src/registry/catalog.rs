//! The catalog of a registry: what is declared, without a value.

use bellwether_spec::catalog::Catalog;

use super::{Registry, Source, declare, own};
use crate::operation::OperationCells;

impl Registry {
    /// All that is declared: names, kinds, help, units, labels with their values, buckets, objectives, and where each
    /// stands.
    ///
    /// The global registry knows every declaration of the program, also those of functions that are never called, and
    /// those that another declaration made impossible to register. Another registry knows what is registered in it.
    /// What collectors add is known at a gather and not before, and so is not in it.
    ///
    /// `cargo bellwether catalog --binary …` reads the same from the built program.
    ///
    /// ```
    /// use bellwether::{Counter, Metrics, Registry};
    ///
    /// #[derive(Metrics)]
    /// #[metrics(prefix = "shop")]
    /// struct Shop {
    ///     /// Items sold.
    ///     items: Counter,
    /// }
    ///
    /// let registry = Registry::new();
    /// let shop = Shop::register(&registry)?;
    /// let catalog = registry.catalog();
    /// assert_eq!(catalog.family("shop_items_total").map(|family| &*family.help), Some("Items sold."));
    /// assert!(catalog.to_json().starts_with(r#"{"schema":"bellwether.catalog","version":1,"#));
    /// # Ok::<(), bellwether::RegisterError>(())
    /// ```
    pub fn catalog(&self) -> Catalog {
        let mut catalog = Catalog::default();
        catalog.program = program().unwrap_or_default();
        if self.inner.global {
            declare::describe_all(&mut catalog);
            own::describe(&mut catalog);
        } else {
            catalog.add_family(&own::OVERFLOW);
        }
        for entry in self.state().families.values() {
            for part in &entry.parts {
                catalog.add_family(&part.desc);
                if let Some(operation) = operation(&*part.source) {
                    catalog.add_operation(operation.desc);
                }
            }
        }
        catalog.finish()
    }
}

fn operation(source: &dyn Source) -> Option<&OperationCells> {
    let source: &dyn std::any::Any = source;
    source.downcast_ref()
}

/// As its file is called, without what an operating system adds to programs.
fn program() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    let name = path.file_stem()?.to_string_lossy();
    // So Linux calls a program whose file was replaced while it ran.
    Some(name.trim_end_matches(" (deleted)").to_owned())
}
