use bellwether::instrumented;

type Answer = Result<(), std::fmt::Error>;

#[instrumented(name = "fetch", errors(class))]
fn fetch() -> Answer {
    Ok(())
}

fn main() {}
