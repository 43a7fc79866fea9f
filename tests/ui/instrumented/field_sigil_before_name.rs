use bellwether::instrumented;

#[instrumented(fields(%user = user.name))]
fn fetch(user: u32) {
    let _ = user;
}

fn main() {}
