#[allow(clippy::async_yields_async)]
async fn ask(arm: Arm, task: &Task) -> Result<Answer, ArmError> {
    const __LABELS: &[::bellwether::__private::LabelDesc] = &[
        ::bellwether::__private::LabelDesc::new(
            "arm",
            <Arm as ::bellwether::__private::Label>::DOMAIN,
        ),
        ::bellwether::__private::LabelDesc::new(
            "tier",
            <Tier as ::bellwether::__private::Label>::DOMAIN,
        ),
    ];
    const __DESC: &::bellwether::__private::OperationDesc = &::bellwether::__private::OperationDesc::NONE
        .name("ask")
        .calls(
            ::bellwether::__private::Desc::new(
                    ::bellwether::__private::Kind::Counter,
                    "ask_calls",
                    "Finished calls of `ask`.",
                    ::bellwether::__private::origin!(),
                )
                .labels(__LABELS)
                .own_labels(
                    &[
                        ::bellwether::__private::LabelDesc::new(
                            "outcome",
                            ::bellwether::__private::Domain::closed(
                                &["ok", "error", "panic", "cancelled"],
                            ),
                        ),
                    ],
                )
                .constant_labels(&[]),
        )
        .duration(
            ::bellwether::__private::Desc::new(
                    ::bellwether::__private::Kind::Histogram,
                    "ask_duration_seconds",
                    "Time from the start of a call of `ask` to its end, however it ends.",
                    ::bellwether::__private::origin!(),
                )
                .labels(__LABELS)
                .own_labels(&[])
                .constant_labels(&[])
                .unit("seconds")
                .buckets(
                    &[
                        0.0005f64,
                        0.001f64,
                        0.0025f64,
                        0.005f64,
                        0.01f64,
                        0.025f64,
                        0.05f64,
                        0.1f64,
                        0.25f64,
                        0.5f64,
                        1f64,
                        2.5f64,
                        5f64,
                        10f64,
                    ],
                ),
        )
        .errors(
            ::bellwether::__private::Desc::new(
                    ::bellwether::__private::Kind::Counter,
                    "ask_errors",
                    "Calls of `ask` that ended in an error or a panic.",
                    ::bellwether::__private::origin!(),
                )
                .labels(__LABELS)
                .own_labels(&[::bellwether::__private::class_label::<ArmError>()])
                .constant_labels(&[]),
        )
        .words(&["ok", "error", "panic", "cancelled"]);
    const _: () = ::bellwether::__private::check_operation(__DESC);
    ::bellwether::__private::record! {
        ["Oask\u{1f}youtcome\u{1f}+ok\u{1f}-error\u{1f}-panic\u{1f}~cancelled\u{1f}kcounter\u{1f}nask_calls\u{1f}hFinished calls of `ask`.\u{1f}rcalls\u{1f}",]
        ::bellwether::__private::Piece::Labels(__LABELS),
        ::bellwether::__private::Piece::Text("loutcome\u{1f}vok\u{1f}verror\u{1f}vpanic\u{1f}vcancelled\u{1f}khistogram\u{1f}nask_duration_seconds\u{1f}useconds\u{1f}hTime from the start of a call of `ask` to its end, however it ends.\u{1f}rduration\u{1f}"),
        ::bellwether::__private::Piece::Labels(__LABELS),
        ::bellwether::__private::Piece::Text("b0.0005,0.001,0.0025,0.005,0.01,0.025,0.05,0.1,0.25,0.5,1,2.5,5,10\u{1f}kcounter\u{1f}nask_errors\u{1f}hCalls of `ask` that ended in an error or a panic.\u{1f}rerrors\u{1f}"),
        ::bellwether::__private::Piece::Labels(__LABELS),
        ::bellwether::__private::Piece::Labels(__DESC.class())
    }
    static __SITE: ::bellwether::__private::CallSite = ::bellwether::__private::CallSite::new(
        __DESC,
        ::core::option::Option::None,
    );
    #[::bellwether::__private::linkme::distributed_slice(
        ::bellwether::__private::DECLARED
    )]
    #[linkme(crate = ::bellwether::__private::linkme)]
    static __DECLARED: &'static dyn ::bellwether::__private::Declare = &__SITE;
    ::bellwether::__private::future_in::<
        Result<Answer, ArmError>,
        _,
        _,
        _,
    >(
            &__SITE,
            {
                let __label_0 = &arm;
                let __label_1: Tier = task.tier();
                let __label_1 = &__label_1;
                __SITE
                    .at(
                        &(
                            ::bellwether::__private::LabelProbe(__label_0).label(),
                            ::bellwether::__private::LabelProbe(__label_1).label(),
                        ),
                    )
            },
            ::bellwether::__private::tracing::span!(
                target : ::core::module_path!(),
                ::bellwether::__private::tracing::Level::INFO, "ask", outcome =
                ::bellwether::__private::tracing::field::Empty, id = task.id
            ),
            async move {
                if false {
                    return ::bellwether::__private::unreached::<
                        Result<Answer, ArmError>,
                    >();
                }
                let _ = &arm;
                arm.ask(task).await
            },
            |__output| {
                ::bellwether::__private::ClassProbe::<ArmError, _>::new(__output)
                    .verdict()
            },
        )
        .await
}
