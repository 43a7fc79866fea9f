use bellwether::instrumented;

#[instrumented(err)]
fn fetch() -> Option<u32> {
    None
}

fn main() {}
