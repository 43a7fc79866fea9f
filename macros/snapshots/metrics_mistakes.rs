::core::compile_error! {
    "unknown argument `prefx`; did you mean `prefix`?"
}
::core::compile_error! {
    "`Countre` is not a metric; did you mean `Counter`?"
}
::core::compile_error! {
    "`fetch` has no help text; write a doc comment above it, such as `/// What it counts.`"
}
impl Store {
    /// These metrics in the global registry.
    #[allow(dead_code, reason = "not everyone needs both ways to get at the metrics")]
    #[must_use]
    fn global() -> &'static Self {
        loop {}
    }
    /// These metrics in a registry.
    ///
    /// # Errors
    /// Another declaration of one of the names that does not agree with this one; both places are named.
    #[allow(dead_code, reason = "not everyone needs both ways to get at the metrics")]
    fn register(
        registry: &::bellwether::Registry,
    ) -> ::core::result::Result<Self, ::bellwether::RegisterError> {
        loop {}
    }
}
