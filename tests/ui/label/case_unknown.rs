use bellwether::Label;

#[derive(Label)]
#[label(rename_all = "snakecase")]
enum Stage {
    Rag,
}

fn main() {}
