use bellwether::instrumented;

#[instrumented(name = "checkout", slo(latency(under = "250ms", for = 99, add_bound)))]
fn checkout() {}

fn main() {}
