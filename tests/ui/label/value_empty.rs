use bellwether::Label;

#[derive(Label)]
enum Stage {
    #[label(value = "")]
    Rag,
}

fn main() {}
