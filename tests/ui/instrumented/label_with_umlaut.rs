use bellwether::{Label, instrumented};

#[derive(Label)]
enum Size {
    Small,
}

#[instrumented(name = "fetch", labels(größe))]
fn fetch(größe: Size) {
    drop(größe);
}

fn main() {}
