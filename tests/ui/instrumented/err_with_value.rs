use bellwether::instrumented;

#[instrumented(err = "warn")]
fn fetch() -> Result<(), String> {
    Ok(())
}

fn main() {}
