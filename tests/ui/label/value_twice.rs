use bellwether::Label;

#[derive(Label)]
enum Stage {
    Rag,
    #[label(value = "rag")]
    Retrieval,
}

fn main() {}
