use bellwether::instrumented;

#[instrumented(in_flight(labels = false))]
fn ask() {}

fn main() {}
