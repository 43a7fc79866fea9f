use bellwether::{instrumented, instrumented as traced};

struct Shop;

#[instrumented]
impl Shop {
    #[traced(level = "debug")]
    fn sell(&self) {}
}

fn main() {
    Shop.sell();
}
