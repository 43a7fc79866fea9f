fn fetch<'a>(&'a self) -> Pin<Box<dyn Future<Output = u32> + Send + 'a>> {
    const __DESC: &::bellwether::__private::OperationDesc = &::bellwether::__private::OperationDesc::function(
        &[("function", "fetch"), ("module", ::core::module_path!())],
        ::bellwether::__private::origin!(),
    );
    ::bellwether::__private::record! {
        ["Ofetch\u{1f}gfetch\u{1f}Scdi\u{1f}",]
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
    let __place = ();
    let here = self.here();
    Box::pin(
        ::bellwether::__private::future::<
            u32,
            _,
            _,
            _,
        >(
            &__SITE,
            __place,
            async move { here.fetch().await },
            |__output| ::bellwether::__private::Probe::new(__output).verdict(),
        ),
    )
}
