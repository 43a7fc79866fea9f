use bellwether::{Label, instrumented};

#[derive(Label)]
enum Wrong {
    Late,
}

#[instrumented(name = "fetch", errors(class = Wrong))]
fn fetch() -> Option<u32> {
    None
}

fn main() {}
