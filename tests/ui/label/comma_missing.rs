use bellwether::Label;

#[derive(Label)]
#[label(name = "stage" rename_all = "lowercase")]
enum Stage {
    Rag,
}

fn main() {}
