use bellwether::instrumented;

trait Sell {
    #[instrumented]
    fn sell(&self);
}

fn main() {}
