use bellwether::Label;

#[derive(Label)]
#[label(name = stage)]
enum Stage {
    Rag,
}

fn main() {}
