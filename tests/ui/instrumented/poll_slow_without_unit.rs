use bellwether::instrumented;

#[instrumented(poll(slow = "10"))]
async fn load() {}

fn main() {}
