use bellwether::instrumented;

#[instrumented(calls = "fetches")]
fn fetch() {}

fn main() {}
