use bellwether::instrumented;

#[instrumented(name = "checkout", slo(latency("250ms", 99)))]
fn checkout() {}

fn main() {}
