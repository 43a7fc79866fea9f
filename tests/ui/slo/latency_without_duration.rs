use bellwether::instrumented;

#[instrumented(name = "checkout", duration = false, slo(latency(under = "250ms", for = 99)))]
fn checkout() {}

fn main() {}
