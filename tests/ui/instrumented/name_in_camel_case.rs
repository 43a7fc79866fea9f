use bellwether::instrumented;

#[instrumented(name = "fetchAll")]
fn fetch() {}

fn main() {}
