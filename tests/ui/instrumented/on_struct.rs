use bellwether::instrumented;

#[instrumented]
struct Shop;

fn main() {
    let _ = Shop;
}
