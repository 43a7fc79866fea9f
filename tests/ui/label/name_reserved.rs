use bellwether::Label;

#[derive(Label)]
#[label(name = "le")]
enum Bound {
    Low,
}

fn main() {}
