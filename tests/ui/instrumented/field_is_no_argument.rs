use bellwether::instrumented;

#[instrumented(fields(idd))]
fn fetch(id: u32) {
    let _ = id;
}

fn main() {}
