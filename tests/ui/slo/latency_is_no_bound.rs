use bellwether::instrumented;

#[instrumented(name = "checkout", slo(latency(under = "300ms", for = 99)))]
fn checkout() {}

fn main() {}
