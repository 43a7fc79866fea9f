use bellwether::instrumented;

#[instrumented(outcome(ok = "success"))]
fn fetch() {}

fn main() {}
