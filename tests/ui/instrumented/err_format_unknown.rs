use bellwether::instrumented;

#[instrumented(err(Dispaly))]
fn fetch() -> Result<(), String> {
    Ok(())
}

fn main() {}
