use bellwether::instrumented;

#[instrumented(skip_all, skip(_id))]
fn fetch(_id: u32) {}

fn main() {}
