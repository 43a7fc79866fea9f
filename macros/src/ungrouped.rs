//! What stands in groups that nobody wrote: a type that came through the `$ty:ty` of another macro. Parentheses are looked
//! through too.

use syn::Type;

/// The type itself.
pub(crate) fn ty(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => self::ty(&group.elem),
        Type::Paren(paren) => self::ty(&paren.elem),
        other => other,
    }
}
