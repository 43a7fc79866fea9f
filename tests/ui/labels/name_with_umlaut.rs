use bellwether::{Label, Labels};

#[derive(Label)]
enum Stage {
    Rag,
}

#[derive(Labels)]
struct Route {
    größe: Stage,
}

fn main() {}
