//! Looks through groups that the compiler adds: a type, an expression or a literal that came through the `$ty:ty`, `$e:expr` or
//! `$l:literal` of another macro. Parentheses are looked through too. Every macro reads types and values by these.

use syn::{Expr, Type};

/// The type itself.
pub(crate) fn ty(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => self::ty(&group.elem),
        Type::Paren(paren) => self::ty(&paren.elem),
        other => other,
    }
}

/// The expression itself.
pub(crate) fn expr(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => self::expr(&group.expr),
        Expr::Paren(paren) => self::expr(&paren.expr),
        other => other,
    }
}

/// The value of an argument: itself where it means the same wherever it is put, or else in the group that holds it together.
pub(crate) fn value(value: Expr) -> Expr {
    match expr(&value) {
        inner @ (Expr::Array(_)
        | Expr::Block(_)
        | Expr::Call(_)
        | Expr::Lit(_)
        | Expr::Macro(_)
        | Expr::Path(_)
        | Expr::Tuple(_)
        | Expr::Unary(_)) => inner.clone(),
        _ => value,
    }
}
