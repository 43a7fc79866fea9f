use bellwether::instrumented;

#[instrumented(slo(success = 0.999))]
fn checkout() {}

fn main() {}
