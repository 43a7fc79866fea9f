use bellwether::instrumented;

#[instrumented(slo(success = 999))]
fn checkout() {}

fn main() {}
