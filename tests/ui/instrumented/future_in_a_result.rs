use bellwether::instrumented;

#[instrumented]
fn ask() -> Result<impl Future<Output = u32>, String> {
    Ok(std::future::ready(7))
}

fn main() {}
