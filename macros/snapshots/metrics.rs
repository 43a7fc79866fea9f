const _: () = {
    const __TYPE_REQUESTS: ::bellwether::__private::MetricType<Counter<Stage>> = ::bellwether::__private::metric_type::<
        Counter<Stage>,
    >();
    const __METRIC_REQUESTS: &::bellwether::__private::Desc = &::bellwether::__private::Desc::new(
            ::bellwether::__private::Kind::Counter,
            "orchestrator_requests",
            "Requests processed by each stage.",
            ::bellwether::__private::origin!(),
        )
        .labels(__TYPE_REQUESTS.labels)
        .own_labels(__TYPE_REQUESTS.own_labels)
        .constant_labels(&[("region", "eu")]);
    const _: () = ::bellwether::__private::check_family(__METRIC_REQUESTS);
    const __TYPE_STAGE_DURATION: ::bellwether::__private::MetricType<Histogram<Stage>> = ::bellwether::__private::metric_type::<
        Histogram<Stage>,
    >();
    const __METRIC_STAGE_DURATION: &::bellwether::__private::Desc = &::bellwether::__private::Desc::new(
            ::bellwether::__private::Kind::Histogram,
            "orchestrator_stage_duration_seconds",
            "Time that a stage takes.",
            ::bellwether::__private::origin!(),
        )
        .labels(__TYPE_STAGE_DURATION.labels)
        .own_labels(__TYPE_STAGE_DURATION.own_labels)
        .constant_labels(&[("region", "eu")])
        .unit("seconds")
        .buckets({
            const __BUCKETS: &[::core::primitive::f64] = &::bellwether::__private::exponential::<
                { 14 },
            >(0.001f64, 2f64);
            const _: () = ::bellwether::__private::check_buckets(__BUCKETS);
            __BUCKETS
        });
    const _: () = ::bellwether::__private::check_family(__METRIC_STAGE_DURATION);
    const __TYPE_ENTRIES: ::bellwether::__private::MetricType<Gauge> = ::bellwether::__private::metric_type::<
        Gauge,
    >();
    const __METRIC_ENTRIES: &::bellwether::__private::Desc = &::bellwether::__private::Desc::new(
            ::bellwether::__private::Kind::Gauge,
            "garrison_entries_total",
            "Entries.",
            ::bellwether::__private::origin!(),
        )
        .labels(__TYPE_ENTRIES.labels)
        .own_labels(__TYPE_ENTRIES.own_labels)
        .constant_labels(&[("region", "eu")])
        .floats(__TYPE_ENTRIES.floats)
        .because("dashboards have this name");
    const _: () = ::bellwether::__private::check_family(__METRIC_ENTRIES);
    #[automatically_derived]
    impl ::bellwether::__private::Group for Pipeline {
        const SHARES: &'static [::bellwether::__private::Share] = &[
            ::bellwether::__private::Share {
                field: "requests",
                families: [
                    ::core::option::Option::Some(*__METRIC_REQUESTS),
                    ::core::option::Option::None,
                    ::core::option::Option::None,
                    ::core::option::Option::None,
                ],
            },
            ::bellwether::__private::Share {
                field: "stage_duration",
                families: [
                    ::core::option::Option::Some(*__METRIC_STAGE_DURATION),
                    ::core::option::Option::None,
                    ::core::option::Option::None,
                    ::core::option::Option::None,
                ],
            },
            ::bellwether::__private::Share {
                field: "entries",
                families: [
                    ::core::option::Option::Some(*__METRIC_ENTRIES),
                    ::core::option::Option::None,
                    ::core::option::Option::None,
                    ::core::option::Option::None,
                ],
            },
        ];
        fn create(__registrar: &mut ::bellwether::__private::Registrar<'_>) -> Self {
            Self {
                requests: (__TYPE_REQUESTS.create)(__registrar, __METRIC_REQUESTS),
                stage_duration: (__TYPE_STAGE_DURATION
                    .create)(__registrar, __METRIC_STAGE_DURATION),
                entries: (__TYPE_ENTRIES.create)(__registrar, __METRIC_ENTRIES),
            }
        }
    }
    const _: () = ::bellwether::__private::check_series(
        "Pipeline",
        200,
        <Pipeline as ::bellwether::__private::Group>::SHARES,
    );
    ::bellwether::__private::record! {
        ["L", ::core::line!(),
        "\u{1f}kcounter\u{1f}norchestrator_requests\u{1f}hRequests processed by each stage.\u{1f}cregion\u{1f}=eu\u{1f}",]
        ::bellwether::__private::Piece::Labels(__TYPE_REQUESTS.labels),
        ::bellwether::__private::Piece::Labels(__TYPE_REQUESTS.own_labels),
        ::bellwether::__private::Piece::Text(::core::concat!("L", ::core::line!(),
        "\u{1f}khistogram\u{1f}norchestrator_stage_duration_seconds\u{1f}useconds\u{1f}hTime that a stage takes.\u{1f}cregion\u{1f}=eu\u{1f}")),
        ::bellwether::__private::Piece::Labels(__TYPE_STAGE_DURATION.labels),
        ::bellwether::__private::Piece::Labels(__TYPE_STAGE_DURATION.own_labels),
        ::bellwether::__private::Piece::Text(::core::concat!("b0.001,0.002,0.004,0.008,0.016,0.032,0.064,0.128,0.256,0.512,1.024,2.048,4.096,8.192\u{1f}L",
        ::core::line!(),
        "\u{1f}kgauge\u{1f}ngarrison_entries_total\u{1f}hEntries.\u{1f}edashboards have this name\u{1f}cregion\u{1f}=eu\u{1f}")),
        ::bellwether::__private::Piece::Labels(__TYPE_ENTRIES.labels),
        ::bellwether::__private::Piece::Labels(__TYPE_ENTRIES.own_labels)
    }
    static __GLOBAL: ::bellwether::__private::Global<Pipeline> = ::bellwether::__private::Global::new();
    #[::bellwether::__private::linkme::distributed_slice(
        ::bellwether::__private::DECLARED
    )]
    #[linkme(crate = ::bellwether::__private::linkme)]
    static __DECLARED: &'static dyn ::bellwether::__private::Declare = &__GLOBAL;
    impl Pipeline {
        /// These metrics in the global registry.
        #[allow(
            dead_code,
            reason = "not everyone needs both ways to get at the metrics"
        )]
        #[must_use]
        pub fn global() -> &'static Self {
            __GLOBAL.get()
        }
        /// These metrics in a registry.
        ///
        /// # Errors
        /// Another declaration of one of the names that does not agree with this one; both places are named.
        #[allow(
            dead_code,
            reason = "not everyone needs both ways to get at the metrics"
        )]
        pub fn register(
            registry: &::bellwether::Registry,
        ) -> ::core::result::Result<Self, ::bellwether::RegisterError> {
            ::bellwether::__private::register(registry)
        }
    }
};
