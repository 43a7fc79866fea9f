use bellwether::instrumented;

#[instrumented(slo(latency(under = "300ms", for = 99)))]
fn checkout() {}

fn main() {}
