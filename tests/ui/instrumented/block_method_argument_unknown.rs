use bellwether::instrumented;

struct Shop;

#[instrumented]
impl Shop {
    #[instrumented(bucket = [1])]
    fn sell(&self) {}
}

fn main() {
    Shop.sell();
}
