use bellwether::Label;

#[derive(Label)]
#[label("y")]
enum Stage {
    Rag,
    Post,
}

fn main() {}
