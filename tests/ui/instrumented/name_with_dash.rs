use bellwether::instrumented;

#[instrumented(name = "fetch-all")]
fn fetch() {}

fn main() {}
