use bellwether::instrumented;

#[instrumented(slo(latency(under = "250", for = 99)))]
fn checkout() {}

fn main() {}
