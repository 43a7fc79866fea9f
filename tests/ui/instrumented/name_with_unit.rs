use bellwether::instrumented;

#[instrumented(name = "read_ms")]
fn read() {}

fn main() {}
