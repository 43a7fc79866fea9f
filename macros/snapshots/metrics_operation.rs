const _: () = {
    const __TYPE_FETCH: ::bellwether::__private::OperationType<
        Operation<Tier, StoreError>,
    > = ::bellwether::__private::operation_type::<Operation<Tier, StoreError>>();
    const __METRIC_FETCH: &::bellwether::__private::OperationDesc = &::bellwether::__private::OperationDesc::NONE
        .calls(
            ::bellwether::__private::Desc::new(
                    ::bellwether::__private::Kind::Counter,
                    "store_fetch_calls",
                    "Look-ups. Finished calls.",
                    ::bellwether::__private::origin!(),
                )
                .labels(__TYPE_FETCH.labels)
                .own_labels(
                    &[
                        ::bellwether::__private::LabelDesc::new(
                            "status",
                            ::bellwether::__private::Domain::closed(
                                &["ok", "error", "panic"],
                            ),
                        ),
                    ],
                )
                .constant_labels(&[]),
        )
        .duration(
            ::bellwether::__private::Desc::new(
                    ::bellwether::__private::Kind::Histogram,
                    "store_fetch_duration_seconds",
                    "Look-ups. Time from the start of a call to its end, however it ends.",
                    ::bellwether::__private::origin!(),
                )
                .labels(__TYPE_FETCH.labels)
                .own_labels(&[])
                .constant_labels(&[])
                .unit("seconds")
                .buckets(&[0.1f64, 1f64]),
        )
        .errors(
            ::bellwether::__private::Desc::new(
                    ::bellwether::__private::Kind::Counter,
                    "store_fetch_errors",
                    "Look-ups. Calls that ended in an error or a panic.",
                    ::bellwether::__private::origin!(),
                )
                .labels(__TYPE_FETCH.labels)
                .own_labels(__TYPE_FETCH.class)
                .constant_labels(&[]),
        )
        .words(&["ok", "error", "panic", "error"]);
    const _: () = ::bellwether::__private::check_operation(__METRIC_FETCH);
    #[automatically_derived]
    impl ::bellwether::__private::Group for Store {
        const SHARES: &'static [::bellwether::__private::Share] = &[
            ::bellwether::__private::Share {
                field: "fetch",
                families: [
                    __METRIC_FETCH.calls,
                    __METRIC_FETCH.duration,
                    __METRIC_FETCH.in_flight,
                    __METRIC_FETCH.errors,
                ],
            },
        ];
        fn create(__registrar: &mut ::bellwether::__private::Registrar<'_>) -> Self {
            Self {
                fetch: (__TYPE_FETCH.create)(__registrar, __METRIC_FETCH),
            }
        }
    }
    impl Store {
        /// These metrics in a registry.
        ///
        /// # Errors
        /// Another declaration of one of the names that does not agree with this one; both places are named.
        #[allow(
            dead_code,
            reason = "not everyone needs both ways to get at the metrics"
        )]
        fn register(
            registry: &::bellwether::Registry,
        ) -> ::core::result::Result<Self, ::bellwether::RegisterError> {
            ::bellwether::__private::register(registry)
        }
    }
};
