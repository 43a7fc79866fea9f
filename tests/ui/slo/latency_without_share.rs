use bellwether::instrumented;

#[instrumented(slo(latency(under = "250ms")))]
fn checkout() {}

fn main() {}
