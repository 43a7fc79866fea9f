#[automatically_derived]
impl<'a> ::renamed::__private::Label for Model<'a> {
    type Key = Model<'static>;
    type Values = ::renamed::__private::Open;
    const NAME: &'static ::core::primitive::str = "model";
    const DOMAIN: ::renamed::__private::Domain = ::renamed::__private::Domain::Open {
        limit: 64,
        overflow: "other",
    };
    #[inline]
    fn index(&self) -> ::core::primitive::usize {
        0
    }
    #[inline]
    fn text(&self) -> &::core::primitive::str {
        <&'a str as ::core::convert::AsRef<::core::primitive::str>>::as_ref(&self.0)
    }
}
