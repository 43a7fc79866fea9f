use bellwether::instrumented;

#[instrumented(native)]
fn fetch() {}

fn main() {}
