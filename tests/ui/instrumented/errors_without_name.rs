use bellwether::instrumented;

#[instrumented(errors(class))]
fn fetch() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {}
