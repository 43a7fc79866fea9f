use bellwether::instrumented;

#[instrumented(fields(outcome = 3))]
fn fetch() {}

fn main() {}
