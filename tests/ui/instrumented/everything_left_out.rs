use bellwether::instrumented;

#[instrumented(calls = false, duration = false, in_flight = false)]
fn fetch() {}

fn main() {}
