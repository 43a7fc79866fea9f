use bellwether::Label;

#[derive(Label)]
#[label(crate = "renamed")]
enum Stage {
    Rag,
}

fn main() {}
