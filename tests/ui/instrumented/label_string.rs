use bellwether::instrumented;

#[instrumented(name = "greet", labels(user))]
fn greet(user: String) {}

fn main() {}
