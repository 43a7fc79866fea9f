use bellwether::Label;

#[derive(Label)]
#[label(name = "__stage")]
enum Stage {
    Rag,
}

fn main() {}
