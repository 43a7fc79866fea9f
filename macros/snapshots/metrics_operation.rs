const _: () = {
    const __TYPE_FETCH: ::bellwether::__private::OperationType<
        Operation<Tier, StoreError>,
    > = ::bellwether::__private::operation_type::<Operation<Tier, StoreError>>();
    const __METRIC_FETCH: &::bellwether::__private::OperationDesc = &::bellwether::__private::OperationDesc::NONE
        .name("store_fetch")
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
                .buckets(&[0.1f64, 0.25f64, 1f64]),
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
        .words(&["ok", "error", "panic", "error"])
        .objective(
            ::bellwether::__private::Objective::NONE
                .success(99.5f64)
                .latency(0.25f64, 99f64),
        );
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
        const OPERATIONS: &'static [&'static ::bellwether::__private::OperationDesc] = &[
            __METRIC_FETCH,
        ];
        fn create(__registrar: &mut ::bellwether::__private::Registrar<'_>) -> Self {
            Self {
                fetch: (__TYPE_FETCH.create)(__registrar, __METRIC_FETCH),
            }
        }
    }
    ::bellwether::__private::record! {
        ["L", ::core::line!(),
        "\u{1f}Ostore_fetch\u{1f}s99.5\u{1f}t0.25\u{1f}q99\u{1f}ystatus\u{1f}+ok\u{1f}-error\u{1f}-panic\u{1f}kcounter\u{1f}nstore_fetch_calls\u{1f}hLook-ups. Finished calls.\u{1f}rcalls\u{1f}",]
        ::bellwether::__private::Piece::Labels(__TYPE_FETCH.labels),
        ::bellwether::__private::Piece::Text("lstatus\u{1f}vok\u{1f}verror\u{1f}vpanic\u{1f}khistogram\u{1f}nstore_fetch_duration_seconds\u{1f}useconds\u{1f}hLook-ups. Time from the start of a call to its end, however it ends.\u{1f}rduration\u{1f}"),
        ::bellwether::__private::Piece::Labels(__TYPE_FETCH.labels),
        ::bellwether::__private::Piece::Text("b0.1,0.25,1\u{1f}kcounter\u{1f}nstore_fetch_errors\u{1f}hLook-ups. Calls that ended in an error or a panic.\u{1f}rerrors\u{1f}"),
        ::bellwether::__private::Piece::Labels(__TYPE_FETCH.labels),
        ::bellwether::__private::Piece::Labels(__METRIC_FETCH.class())
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
