fn cancel(id: u64, cause: &Span) -> Result<u64, Sent> {
    const __DESC: &::bellwether::__private::OperationDesc = &::bellwether::__private::OperationDesc::function(
        &[("function", "cancel"), ("module", ::core::module_path!())],
        ::bellwether::__private::origin!(),
    );
    ::bellwether::__private::record! {
        ["Ocancel\u{1f}gcancel\u{1f}Scdi\u{1f}",]
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
    ::bellwether::__private::call_in(
        &__SITE,
        (),
        {
            let __span = ::bellwether::__private::tracing::span!(
                target : ::core::module_path!(), parent : None, Level::DEBUG, "cancel",
                outcome = ::bellwether::__private::tracing::field::Empty, order = id
            );
            if !__span.is_disabled() {
                ::bellwether::__private::follows_from(&__span, [cause]);
            }
            __span
        },
        move || -> Result<u64, Sent> { orders().cancel(id) },
        |__output| {
            match ::bellwether::__private::result_of(__output) {
                ::core::result::Result::Ok(__ok) => {
                    ::bellwether::__private::tracing::event!(
                        target : ::core::module_path!(), Level::DEBUG, return = %
                        ::bellwether::__private::display(__ok)
                    );
                }
                ::core::result::Result::Err(__error) => {
                    if ::bellwether::__private::Label::is_expected(
                        ::bellwether::__private::LabelProbe(__error).label(),
                    ) {
                        ::bellwether::__private::tracing::event!(
                            target : ::core::module_path!(),
                            ::bellwether::__private::tracing::Level::DEBUG, error = %
                            ::bellwether::__private::display(__error)
                        );
                    } else {
                        ::bellwether::__private::tracing::event!(
                            target : ::core::module_path!(),
                            ::bellwether::__private::tracing::Level::WARN, error = %
                            ::bellwether::__private::display(__error)
                        );
                    }
                }
            }
            ::bellwether::__private::Probe::new(__output).verdict()
        },
    )
}
