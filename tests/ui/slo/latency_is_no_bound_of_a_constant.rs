use bellwether::instrumented;

const BOUNDS: [f64; 2] = [0.1, 1.0];

#[instrumented(name = "checkout", buckets = BOUNDS, slo(latency(under = "250ms", for = 99)))]
fn checkout() {}

fn main() {}
