use bellwether::Label;

#[derive(Label)]
#[label]
enum Stage {
    Rag,
}

fn main() {}
