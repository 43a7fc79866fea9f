use bellwether::instrumented;

#[instrumented(target = 3)]
fn fetch() {}

fn main() {}
