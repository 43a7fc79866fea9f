use std::fmt::Display;

/// What a health check can give: `()`, `bool`, or a `Result` with an error that can be shown.
#[diagnostic::on_unimplemented(
    message = "a health check cannot give `{Self}`",
    label = "this does not say whether it is well",
    note = "a health check gives `()`, `bool`, or a `Result` whose error implements `Display`"
)]
pub trait HealthOutput {
    /// `Ok` where it is well; else what is wrong, for those who may read it.
    ///
    /// # Errors
    /// It is not well.
    fn into_result(self) -> Result<(), String>;
}

/// To come to an end is to be well.
impl HealthOutput for () {
    fn into_result(self) -> Result<(), String> {
        Ok(())
    }
}

impl HealthOutput for bool {
    fn into_result(self) -> Result<(), String> {
        self.then_some(())
            .ok_or_else(|| "it said `false`".to_owned())
    }
}

impl<T, E: Display> HealthOutput for Result<T, E> {
    fn into_result(self) -> Result<(), String> {
        // The alternate form has the causes of errors that know them.
        self.map(drop).map_err(|error| format!("{error:#}"))
    }
}
