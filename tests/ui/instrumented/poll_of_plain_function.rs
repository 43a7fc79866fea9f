use bellwether::instrumented;

#[instrumented(poll = true)]
fn load() {}

fn main() {}
