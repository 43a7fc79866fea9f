use bellwether::instrumented;

#[instrumented("checkout")]
fn checkout() {}

fn main() {}
