use bellwether::instrumented;

#[instrumented(fields(answer))]
fn fetch() {}

fn main() {}
