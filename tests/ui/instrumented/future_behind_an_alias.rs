use bellwether::instrumented;

type Answer = std::future::Ready<Result<u32, String>>;

#[instrumented]
fn ask() -> Answer {
    std::future::ready(Ok(7))
}

fn main() {}
