use bellwether::instrumented;

const ORDER: &str = "order";

#[instrumented(fields({ ORDER }))]
fn cancel(id: u64) -> u64 {
    id
}

fn main() {}
