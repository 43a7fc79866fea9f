use bellwether::instrumented;

struct Shop;

#[instrumented(name = "shop", level = "debug")]
impl Shop {
    fn sell(&self) {}
    fn close(self) {}
}

fn main() {
    Shop.sell();
    Shop.close();
}
