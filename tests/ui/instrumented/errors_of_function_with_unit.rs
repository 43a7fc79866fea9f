use bellwether::instrumented;

#[instrumented(errors)]
fn read_ms() {}

fn main() {}
