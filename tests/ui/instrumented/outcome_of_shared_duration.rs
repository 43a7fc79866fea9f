use bellwether::instrumented;

#[instrumented(duration(outcome))]
fn fetch() {}

fn main() {}
