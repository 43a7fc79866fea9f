use bellwether::instrumented;

#[instrumented]
fn ask() -> Option<(u32, std::future::Ready<u32>)> {
    Some((1, std::future::ready(7)))
}

fn main() {}
