use bellwether::instrumented;

#[instrumented(slo())]
fn checkout() {}

fn main() {}
