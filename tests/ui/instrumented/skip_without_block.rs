use bellwether::instrumented;

struct Shop;

impl Shop {
    #[instrumented(skip)]
    fn sell(&self) {}
}

fn main() {
    Shop.sell();
}
