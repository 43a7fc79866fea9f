use bellwether::instrumented;

type Answer = std::future::Ready<u32>;

#[instrumented(poll = true)]
fn load() -> Answer {
    std::future::ready(7)
}

fn main() {}
