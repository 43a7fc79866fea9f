use bellwether::instrumented;

#[instrumented(name)]
fn fetch() {}

fn main() {}
