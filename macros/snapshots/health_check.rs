#[allow(clippy::unused_async)]
#[cfg(unix)]
pub(crate) async fn database() -> Result<(), sqlx::Error> {
    ping().await
}
#[cfg(unix)]
const _: () = {
    ::bellwether::__private::record! {
        ["Idatabase\u{1f}",]
    }
    #[::bellwether::__private::linkme::distributed_slice(
        ::bellwether::__private::CHECKS
    )]
    #[linkme(crate = ::bellwether::__private::linkme)]
    static __CHECK: ::bellwether::__private::CheckSite = ::bellwether::__private::CheckSite::new(
            "database",
            ::bellwether::__private::origin!(),
            || ::bellwether::__private::check_outcome(database()),
        )
        .probe(::bellwether::__private::HealthProbe::Startup)
        .critical(false)
        .group("storage")
        .timeout(::core::time::Duration::from_nanos(2000000000u64))
        .cache(::core::time::Duration::from_nanos(5000000000u64));
    #[::bellwether::__private::linkme::distributed_slice(
        ::bellwether::__private::DECLARED
    )]
    #[linkme(crate = ::bellwether::__private::linkme)]
    static __DECLARED: &'static dyn ::bellwether::__private::Declare = &__CHECK;
};
