use bellwether::instrumented;

struct Wrong;

#[instrumented(err)]
fn fetch() -> Result<(), Wrong> {
    Err(Wrong)
}

fn main() {}
