use bellwether::instrumented;

const BOUNDS: [f64; 3] = [0.0005, 0.25, 2.5];

#[instrumented(name = "checkout", buckets = BOUNDS, slo(latency(under = "1m", for = 99)))]
fn checkout() {}

fn main() {}
