use bellwether::instrumented;

#[instrumented(slo(latency(under = "250 msec", for = 99)))]
fn checkout() {}

fn main() {}
