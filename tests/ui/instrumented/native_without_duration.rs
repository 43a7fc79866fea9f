use bellwether::instrumented;

#[instrumented(name = "fetch", duration = false, native)]
fn fetch() {}

fn main() {}
