use bellwether::instrumented;

#[instrumented(follows_from = cause)]
fn fetch(cause: &tracing::Span) {}

fn main() {}
