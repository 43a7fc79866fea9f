use bellwether::instrumented;

#[instrumented(bucket = [0.1, 0.5])]
fn fetch() {}

fn main() {}
