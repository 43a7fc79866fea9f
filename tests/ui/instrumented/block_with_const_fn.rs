use bellwether::instrumented;

struct Shop;

#[instrumented]
impl Shop {
    const fn new() -> Self {
        Self
    }
}

fn main() {
    Shop::new();
}
