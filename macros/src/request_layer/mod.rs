//! `request_layer!`.

mod check;
mod emit;
mod parse;

use proc_macro2::TokenStream;
use quote::quote;

use crate::attr;
use crate::diag::Diagnostics;
use parse::Arguments;

/// The declaration and the layer; or every mistake, and a layer of the right type.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut diag = Diagnostics::default();
    let arguments = Arguments::parse(tokens, &mut diag);
    check::arguments(&arguments, &mut diag);
    match diag.finish() {
        Ok(()) => emit::layer(&arguments),
        Err(error) => {
            let (errors, krate) = (error.to_compile_error(), attr::krate(&arguments.krate));
            let until = arguments.until();
            quote!({
                #errors
                #krate::__private::no_request_layer::<#krate::http::#until>()
            })
        }
    }
}
