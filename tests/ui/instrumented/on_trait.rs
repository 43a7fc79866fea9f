use bellwether::instrumented;

#[instrumented]
trait Shop {
    fn sell(&self);
}

fn main() {}
