use bellwether::instrumented;

#[instrumented(slo(latency(under = "300ms", for = 99, add_bound)))]
fn checkout() {}

fn main() {}
