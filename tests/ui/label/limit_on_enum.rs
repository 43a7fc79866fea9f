use bellwether::Label;

#[derive(Label)]
#[label(limit = 64)]
enum Stage {
    Rag,
}

fn main() {}
