use bellwether::instrumented;

#[instrumented(name = "checkout", labels("card"))]
fn checkout() {}

fn main() {}
