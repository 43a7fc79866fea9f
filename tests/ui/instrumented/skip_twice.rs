use bellwether::instrumented;

#[instrumented(skip(_id, _id))]
fn fetch(_id: u32) {}

fn main() {}
