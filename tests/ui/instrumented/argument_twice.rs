use bellwether::instrumented;

#[instrumented(name = "fetch", span = false, name = "get")]
fn fetch() {}

fn main() {}
