use bellwether::instrumented;

#[instrumented(slo(success = 0))]
fn checkout() {}

fn main() {}
