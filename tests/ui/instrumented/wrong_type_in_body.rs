use bellwether::instrumented;

#[instrumented]
fn fetch() -> u32 {
    "text"
}

#[instrumented]
async fn fetch_later() -> u32 {
    "text"
}

fn main() {}
