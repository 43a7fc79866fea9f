use bellwether::Label;

#[derive(Label)]
#[label(name = "stage", name = "step")]
enum Stage {
    Rag,
}

fn main() {}
