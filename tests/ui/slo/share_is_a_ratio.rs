use bellwether::instrumented;

#[instrumented(slo(latency(under = "250ms", for = 0.99)))]
fn checkout() {}

fn main() {}
