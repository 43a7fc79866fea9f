//! Values that stand where an argument has its name, as `"shop"` in `#[metrics("shop")]`.

use proc_macro2::Literal;
use syn::parse::ParseStream;

/// The complaint at the value.
pub(super) fn error(input: ParseStream<'_>, forms: &[&str]) -> syn::Error {
    let literal = input.fork().parse::<Literal>().ok();
    let literal = literal.map(|literal| literal.to_string());
    let form = form(literal.as_deref().unwrap_or_default(), forms);
    input.error(format!("an argument begins with its name; write `{form}`"))
}

/// What to write instead of this value: the first of the forms that takes it, with it, or else the first as it is.
/// `key = "..."` takes a text, and `key = 64` a number.
pub(super) fn form(value: &str, forms: &[&str]) -> String {
    let with_it = forms.iter().find_map(|form| {
        let (key, example) = form.split_once(" = ")?;
        let number = |text: &str| text.parse::<f64>().is_ok();
        let text = example == "\"...\"" && value.starts_with('"');
        let takes = text || (number(example) && number(value));
        takes.then(|| format!("{key} = {value}"))
    });
    let first = || forms.first().copied().unwrap_or("key = value");
    with_it.unwrap_or_else(|| first().to_owned())
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn a_value_is_shown_after_the_first_name_that_takes_it() {
        let forms = ["name = \"...\"", "limit = 64"];
        assert_eq!(form("\"stage\"", &forms), "name = \"stage\"");
        assert_eq!(form("16", &forms), "limit = 16");
    }

    #[test]
    fn a_value_that_no_name_takes_is_answered_with_an_example() {
        assert_eq!(form("'x'", &["limit = 64"]), "limit = 64");
        let both = "under = \"250ms\", for = 99";
        assert_eq!(form("\"1s\"", &[both]), both);
    }
}
