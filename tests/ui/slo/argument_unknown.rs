use bellwether::instrumented;

#[instrumented(slo(sucess = 99.9))]
fn checkout() {}

fn main() {}
