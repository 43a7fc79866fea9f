use bellwether::instrumented;

#[instrumented(slo(success = "99.9%"))]
fn checkout() {}

fn main() {}
