//! What a declaration leaves in the program's catalog: fields of text, and between them what only the compiler knows.

use bellwether_spec::record::Text;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, ExprLit, Lit, Path};

/// A record as far as it is written.
#[derive(Default)]
pub(crate) struct Record {
    parts: Vec<Part>,
    text: Text,
}

enum Part {
    /// What `concat!` takes.
    Text(TokenStream),
    /// An expression of type `Piece`.
    Piece(TokenStream),
}

impl Record {
    /// The text, to be continued.
    pub(crate) fn text(&mut self) -> &mut Text {
        &mut self.text
    }

    /// What follows stands in this line.
    pub(crate) fn line(&mut self, at: Span) {
        self.text.line();
        self.end_text();
        let line = quote_spanned!(at=> ::core::line!());
        self.parts.push(Part::Text(line));
        self.text.end();
    }

    /// Labels that a type brings: `&'static [LabelDesc]`.
    pub(crate) fn labels(&mut self, krate: &Path, labels: &TokenStream) {
        self.piece(quote!(#krate::__private::Piece::Labels(#labels)));
    }

    /// Bounds that cannot be read here: `&'static [f64]`.
    pub(crate) fn bounds(&mut self, krate: &Path, bounds: &TokenStream) {
        self.piece(quote!(#krate::__private::Piece::Bounds(#bounds)));
    }

    /// How a histogram is native, in an expression of type `Option<Native>`.
    pub(crate) fn native(&mut self, krate: &Path, native: &TokenStream) {
        self.piece(quote!(#krate::__private::Piece::Native(#native)));
    }

    /// A label that never changes.
    pub(crate) fn constant(&mut self, krate: &Path, name: &str, value: &Expr) {
        if let Expr::Lit(ExprLit {
            lit: Lit::Str(value),
            ..
        }) = value
        {
            self.text.constant(name, &value.value());
        } else {
            self.piece(quote!(#krate::__private::Piece::Constant(&[(#name, #value)])));
        }
    }

    fn piece(&mut self, piece: TokenStream) {
        self.end_text();
        self.parts.push(Part::Piece(piece));
    }

    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text).into_string();
        if !text.is_empty() {
            self.parts.push(Part::Text(quote!(#text)));
        }
    }

    /// The macro call that puts it into the program.
    pub(crate) fn emit(mut self, krate: &Path) -> TokenStream {
        self.end_text();
        let (mut head, mut pieces, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for part in self.parts {
            match part {
                Part::Text(text) if pieces.is_empty() => head.push(text),
                Part::Text(text) => texts.push(text),
                Part::Piece(piece) => {
                    pieces.extend(joined(krate, &mut texts));
                    pieces.push(piece);
                }
            }
        }
        pieces.extend(joined(krate, &mut texts));
        quote!(#krate::__private::record! { [#(#head,)*] #(#pieces),* })
    }
}

/// Texts since the last piece, as one.
fn joined(krate: &Path, texts: &mut Vec<TokenStream>) -> Option<TokenStream> {
    let texts = std::mem::take(texts);
    let text = match texts.as_slice() {
        [] => return None,
        [only] => only.clone(),
        several => quote!(::core::concat!(#(#several),*)),
    };
    Some(quote!(#krate::__private::Piece::Text(#text)))
}
