use bellwether::instrumented;

#[instrumented(calls = "fetches_total", buckets = [0.1, 0.5])]
fn fetch() {}

fn main() {}
