use bellwether::instrumented;

#[instrumented(parent = "request")]
fn fetch() {}

fn main() {}
