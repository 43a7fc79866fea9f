use bellwether::instrumented;

#[instrumented(name = "checkout", slo(99.9))]
fn checkout() {}

fn main() {}
