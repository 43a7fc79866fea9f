use bellwether::instrumented;

#[instrumented(slo(success = 100))]
fn checkout() {}

fn main() {}
