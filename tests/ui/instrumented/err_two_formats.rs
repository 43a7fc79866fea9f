use bellwether::instrumented;

#[instrumented(err(Debug, Display))]
fn fetch() -> Result<(), String> {
    Ok(())
}

fn main() {}
