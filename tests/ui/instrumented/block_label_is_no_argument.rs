use bellwether::{Label, instrumented};

#[derive(Label)]
enum Arm { Left }

struct Shop;

#[instrumented(labels(arm))]
impl Shop {
    #[instrumented(name = "sell")]
    fn sell(&self) {}
}

fn main() { Arm::Left; }
