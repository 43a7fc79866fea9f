use std::fmt;

use serde::Serialize;

/// A value as YAML, the same bytes each time.
///
/// # Errors
/// A value that YAML cannot express; none of those made here.
pub(crate) fn yaml(value: &impl Serialize) -> Result<String, fmt::Error> {
    let options = serde_saphyr::ser_options! { folded_wrap_chars: 110 };
    serde_saphyr::to_string_with_options(value, options).map_err(|_| fmt::Error)
}
