#[automatically_derived]
impl ::bellwether::__private::Label for StageError {
    type Key = Self;
    type Values = ::bellwether::__private::Closed;
    const NAME: &'static ::core::primitive::str = "error_type";
    const DOMAIN: ::bellwether::__private::Domain = ::bellwether::__private::Domain::closed(
        &["timeout", "upstream", "full"],
    );
    #[inline]
    fn index(&self) -> ::core::primitive::usize {
        match self {
            Self::Timeout { .. } => 0usize,
            Self::Upstream { .. } => 1usize,
            Self::QueueFull { .. } => 2usize,
        }
    }
    #[inline]
    fn text(&self) -> &::core::primitive::str {
        match self {
            Self::Timeout { .. } => "timeout",
            Self::Upstream { .. } => "upstream",
            Self::QueueFull { .. } => "full",
        }
    }
}
