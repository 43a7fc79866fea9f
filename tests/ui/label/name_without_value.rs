use bellwether::Label;

#[derive(Label)]
#[label(name)]
enum Stage {
    Rag,
}

fn main() {}
