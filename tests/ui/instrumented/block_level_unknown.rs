use bellwether::instrumented;

struct Shop;

#[instrumented(level = "debgu")]
impl Shop {
    fn sell(&self) {}
    fn close(self) {}
}

fn main() {
    Shop.sell();
    Shop.close();
}
