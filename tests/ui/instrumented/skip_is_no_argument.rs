use bellwether::instrumented;

#[instrumented(skip(pasword))]
fn login(password: &str) {
    let _ = password;
}

fn main() {}
