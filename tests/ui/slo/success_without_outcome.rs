use bellwether::instrumented;

#[instrumented(name = "checkout", calls(outcome = false), slo(success = 99.9))]
fn checkout() {}

fn main() {}
