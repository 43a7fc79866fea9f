use bellwether::instrumented;

#[instrumented(is_error = Option::is_none)]
fn fetch() -> Result<u32, ()> {
    Ok(1)
}

fn main() {}
