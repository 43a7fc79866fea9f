use bellwether::{Label, instrumented};

#[derive(Label)]
#[label(limit = 4)]
struct Wrong(String);

#[instrumented(name = "fetch", errors(class))]
fn fetch() -> Result<(), Wrong> {
    Ok(())
}

fn main() {}
