use syn::{Attribute, Expr, Lit, Meta};

use crate::ungrouped;

/// The first paragraph of the doc comment, in one line.
pub(crate) fn first_paragraph(attributes: &[Attribute]) -> String {
    let docs: Vec<String> = attributes.iter().filter_map(doc).collect();
    let lines = docs.iter().flat_map(|doc| doc.lines()).map(line);
    let paragraph = lines
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty());
    paragraph.collect::<Vec<_>>().join(" ")
}

/// Without the indentation and the star that a block comment may put in front.
fn line(text: &str) -> &str {
    text.trim().trim_start_matches("* ").trim_start_matches('*')
}

fn doc(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(meta) = &attribute.meta else {
        return None;
    };
    match ungrouped::expr(&meta.value) {
        Expr::Lit(literal) if meta.path.is_ident("doc") => match &literal.lit {
            // An empty line is an empty comment, which `lines` would not show.
            Lit::Str(text) => Some(format!("{}\n", text.value())),
            _ => None,
        },
        _ => None,
    }
}

/// The value of a doc comment that only the compiler knows, as of `#[doc = include_str!("help.txt")]`.
pub(crate) fn expanded_later(attributes: &[Attribute]) -> Option<&Expr> {
    attributes.iter().find_map(|attribute| {
        let Meta::NameValue(meta) = &attribute.meta else {
            return None;
        };
        let text = matches!(ungrouped::expr(&meta.value), Expr::Lit(_));
        (meta.path.is_ident("doc") && !text).then_some(&meta.value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn help_is_the_first_paragraph_in_one_line() {
        let item: syn::ItemStruct = parse_quote! {
            /// Requests
            /// of each stage.
            ///
            /// More words.
            struct S;
        };
        assert_eq!(first_paragraph(&item.attrs), "Requests of each stage.");
        let item: syn::ItemStruct = parse_quote! {
            /**
             * Requests
             * of each stage.
             */
            struct S;
        };
        assert_eq!(first_paragraph(&item.attrs), "Requests of each stage.");
    }
}
