use bellwether::{Label, instrumented};

#[derive(Label)]
enum Arm { Left }

struct Shop;

#[instrumented(labels(arm))]
impl Shop {
    fn sell(&self, arm: Arm) { drop(arm) }
}

fn main() {
    Shop.sell(Arm::Left);
}
