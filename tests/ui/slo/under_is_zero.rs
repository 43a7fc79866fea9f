use bellwether::instrumented;

#[instrumented(slo(latency(under = "0s", for = 99)))]
fn checkout() {}

fn main() {}
