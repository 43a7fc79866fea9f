use bellwether::instrumented;

const START: f64 = 0.0005;

#[instrumented(name = "checkout", buckets = exponential(START, 2.0, 3), slo(latency(under = "1us", for = 99)))]
fn checkout() {}

fn main() {}
