use bellwether::instrumented;

#[instrumented(name = "bits")]
fn read() {}

fn main() {}
