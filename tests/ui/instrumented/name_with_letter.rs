use bellwether::instrumented;

#[instrumented(name = "arm_b")]
fn arm() {}

fn main() {}
