use bellwether::instrumented;

struct Shop;

#[instrumented(errors(class))]
impl Shop {
    #[instrumented(name = "sell")]
    fn sell(&self) {}
}

fn main() {
    Shop.sell();
}
