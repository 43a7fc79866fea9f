use bellwether::instrumented;

#[instrumented(name = "checkout", buckets = [0.1, 1.0], slo(latency(under = "30s", for = 99)))]
fn checkout() {}

fn main() {}
