#[automatically_derived]
impl<'__set, 'a> ::bellwether::__private::LabelSet for &'__set Route<'a> {
    type Key = <Route<'a> as ::bellwether::__private::LabelSet>::Key;
    type Values = ::bellwether::__private::Open;
    const LABELS: &'static [::bellwether::__private::LabelDesc] = <Route<
        'a,
    > as ::bellwether::__private::LabelSet>::LABELS;
    #[inline]
    fn index(&self) -> ::core::primitive::usize {
        ::bellwether::__private::LabelSet::index(*self)
    }
    fn texts<'__texts>(
        &'__texts self,
        __texts: &mut ::bellwether::__private::Texts<'__texts>,
    ) {
        ::bellwether::__private::LabelSet::texts(*self, __texts);
    }
}
#[automatically_derived]
impl<'a> ::bellwether::__private::LabelSet for Route<'a> {
    type Key = Route<'static>;
    type Values = ::bellwether::__private::Open;
    const LABELS: &'static [::bellwether::__private::LabelDesc] = &[
        ::bellwether::__private::LabelDesc::new(
            "method",
            <Method as ::bellwether::__private::Label>::DOMAIN,
        ),
        ::bellwether::__private::LabelDesc::new(
            "code",
            <&'a Status as ::bellwether::__private::Label>::DOMAIN,
        ),
    ];
    #[inline]
    fn index(&self) -> ::core::primitive::usize {
        let __index = 0;
        let __index = __index
            * const { <Method as ::bellwether::__private::Label>::DOMAIN.size() }
            + <Method as ::bellwether::__private::Label>::index(&self.method);
        let __index = __index
            * const { <&'a Status as ::bellwether::__private::Label>::DOMAIN.size() }
            + <&'a Status as ::bellwether::__private::Label>::index(&self.status);
        __index
    }
    fn texts<'__texts>(
        &'__texts self,
        __texts: &mut ::bellwether::__private::Texts<'__texts>,
    ) {
        __texts.push(<Method as ::bellwether::__private::Label>::text(&self.method));
        __texts.push(<&'a Status as ::bellwether::__private::Label>::text(&self.status));
    }
}
