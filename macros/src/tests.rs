//! The shape of expansions, for people to review. Their behaviour is tested where the runtime is.
//!
//! `BLESS=1 cargo test -p bellwether-macros` writes the snapshots anew.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::quote;

/// Compares the expansion with the file, or writes the file.
fn snapshot(name: &str, expansion: TokenStream) {
    let file = syn::parse2(expansion).expect("an expansion is a list of items");
    let text = prettyplease::unparse(&file);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    let path = folder.join(name).with_extension("rs");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).expect("the folder can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        text, expected,
        "the expansion of `{name}` has changed; if it should, set BLESS=1"
    );
}

#[test]
fn a_closed_label() {
    let item = quote! {
        #[label(name = "error_type", rename_all = "kebab-case")]
        enum StageError {
            Timeout(Duration),
            Upstream { code: u16 },
            #[label(value = "full")]
            QueueFull,
        }
    };
    snapshot("label_closed", crate::label::expand(item));
}

#[test]
fn an_open_label_that_borrows() {
    let item = quote! {
        #[label(limit = 64, crate = ::renamed)]
        struct Model<'a>(&'a str);
    };
    snapshot("label_open", crate::label::expand(item));
}

#[test]
fn a_set_of_labels() {
    let item = quote! {
        struct Route<'a> {
            method: Method,
            #[label(name = "code")]
            status: &'a Status,
        }
    };
    snapshot("labels", crate::label::expand_set(item));
}

#[test]
fn a_group_of_metrics() {
    let item = quote! {
        #[metrics(prefix = "orchestrator", max_series = 200, labels(region = "eu"))]
        pub struct Pipeline {
            /// Requests processed
            /// by each stage.
            requests: Counter<Stage>,
            /// Time that a stage takes.
            #[metric(unit = "seconds", buckets = exponential(0.001, 2.0, 14))]
            stage_duration: Histogram<Stage>,
            /// Entries.
            #[metric(exact = "garrison_entries_total", because = "dashboards have this name")]
            entries: Gauge,
        }
    };
    snapshot("metrics", crate::metrics::expand(item));
}

#[test]
fn an_operation_in_a_group() {
    let item = quote! {
        #[metrics(prefix = "store", global = false)]
        struct Store {
            /// Look-ups.
            #[metric(
                outcome(label = "status", cancelled = "error"),
                in_flight = false,
                buckets = [0.1, 1],
                slo(success = 99.5, latency(under = "250ms", for = 99, add_bound)),
            )]
            fetch: Operation<Tier, StoreError>,
        }
    };
    snapshot("metrics_operation", crate::metrics::expand(item));
}

#[test]
fn several_mistakes_and_a_dummy() {
    let item = quote! {
        #[metrics(prefx = "store")]
        struct Store {
            fetch: Countre,
        }
    };
    snapshot("metrics_mistakes", crate::metrics::expand(item));
}

#[test]
fn an_instrumented_function() {
    let item = quote! {
        /// Fetches.
        pub fn fetch(&self, id: u64) -> Result<Doc, Box<dyn Error>> { self.get(id)? }
    };
    let arguments = quote!();
    snapshot("instrumented", crate::instrumented::expand(arguments, item));
}

#[test]
fn a_health_check() {
    let item = quote! {
        #[cfg(unix)]
        pub(crate) async fn database() -> Result<(), sqlx::Error> { ping().await }
    };
    let arguments = quote!(
        timeout = "2s",
        cache = "5s",
        critical = false,
        group = "storage",
        startup
    );
    snapshot("health_check", crate::health_check::expand(arguments, item));
}

#[test]
fn an_instrumented_async_function_with_families_of_its_own() {
    let item = quote! {
        async fn ask(arm: Arm, task: &Task) -> Result<Answer, ArmError> { arm.ask(task).await }
    };
    let arguments = quote! {
        name = "ask",
        labels(arm, tier: Tier = task.tier()),
        errors(class),
        in_flight = false,
        fields(id = task.id),
    };
    snapshot(
        "instrumented_async",
        crate::instrumented::expand(arguments, item),
    );
}

#[test]
fn an_instrumented_function_with_a_span_of_its_own_and_events() {
    let item = quote! {
        fn cancel(id: u64, cause: &Span) -> Result<u64, Sent> { orders().cancel(id) }
    };
    let arguments = quote! {
        level = Level::DEBUG,
        fields(order = id),
        parent = None,
        follows_from = [cause],
        err(level = "warn"),
        ret(Display),
    };
    snapshot(
        "instrumented_traced",
        crate::instrumented::expand(arguments, item),
    );
}

#[test]
fn an_instrumented_function_that_returns_a_boxed_future() {
    let item = quote! {
        fn fetch<'a>(&'a self) -> Pin<Box<dyn Future<Output = u32> + Send + 'a>> {
            let here = self.here();
            Box::pin(async move { here.fetch().await })
        }
    };
    let arguments = quote!(span = false);
    snapshot(
        "instrumented_boxed",
        crate::instrumented::expand(arguments, item),
    );
}
