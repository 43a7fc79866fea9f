use bellwether::instrumented;

#[instrumented(err(level = "wran"))]
fn fetch() -> Result<(), String> {
    Ok(())
}

fn main() {}
