use bellwether::instrumented;

#[instrumented(name = "step", labels(tier))]
fn step(number: u32) {
    let _ = number;
}

fn main() {}
