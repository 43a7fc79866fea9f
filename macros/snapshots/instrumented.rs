/// Fetches.
pub fn fetch(&self, id: u64) -> Result<Doc, Box<dyn Error>> {
    const __DESC: &::bellwether::__private::OperationDesc = &::bellwether::__private::OperationDesc::function(
        &[("function", "fetch"), ("module", ::core::module_path!())],
        ::bellwether::__private::origin!(),
    );
    ::bellwether::__private::record! {
        ["Ofetch\u{1f}gfetch\u{1f}Scdi\u{1f}",]
    }
    static __SITE: ::bellwether::__private::CallSite = ::bellwether::__private::CallSite::new(
        __DESC,
        ::core::option::Option::Some(
            ::bellwether::__private::span_site!(
                "fetch", ::core::module_path!(),
                ::bellwether::__private::tracing::Level::INFO
            ),
        ),
    );
    #[::bellwether::__private::linkme::distributed_slice(
        ::bellwether::__private::DECLARED
    )]
    #[linkme(crate = ::bellwether::__private::linkme)]
    static __DECLARED: &'static dyn ::bellwether::__private::Declare = &__SITE;
    ::bellwether::__private::call(
        &__SITE,
        (),
        move || -> Result<Doc, Box<dyn Error>> { self.get(id)? },
        |__output| {
            if false {
                ::bellwether::__private::made(__output, 0).counts();
            }
            ::bellwether::__private::Probe::new(__output).verdict()
        },
    )
}
