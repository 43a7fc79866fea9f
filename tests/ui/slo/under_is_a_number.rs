use bellwether::instrumented;

#[instrumented(slo(latency(under = 0.25, for = 99)))]
fn checkout() {}

fn main() {}
