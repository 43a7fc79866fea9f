use bellwether::instrumented;

#[instrumented(span = 3)]
fn fetch() {}

fn main() {}
