use bellwether::Label;

#[derive(Label)]
enum Stage {
    #[label(name = "retrieval")]
    Rag,
}

fn main() {}
