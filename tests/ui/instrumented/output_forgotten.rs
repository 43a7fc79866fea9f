use bellwether::instrumented;

#[instrumented]
fn fetch(number: u32) -> u32 {
    number + 1;
}

#[instrumented]
async fn fetch_later(number: u32) -> u32 {
    number + 1;
}

fn main() {}
