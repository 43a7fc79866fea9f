use bellwether::Labels;

#[derive(Labels)]
enum Stage {
    Rag,
}

fn main() {}
