use bellwether::instrumented;

struct Shop;

#[instrumented]
impl Shop {
    fn sell(&self) {}
}

fn main() {
    Shop.sell();
}
