use bellwether::instrumented;

struct User;

#[instrumented(fields(user))]
fn fetch(user: User) {}

fn main() {}
