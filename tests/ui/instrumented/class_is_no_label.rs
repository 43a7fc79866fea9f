use bellwether::instrumented;

#[instrumented(name = "fetch", errors(class))]
fn fetch() -> Result<(), std::fmt::Error> {
    Ok(())
}

fn main() {}
