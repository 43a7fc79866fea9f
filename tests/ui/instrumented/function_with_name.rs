use bellwether::instrumented;

#[instrumented(name = "fetch", function = "Shop::fetch")]
fn fetch() {}

fn main() {}
