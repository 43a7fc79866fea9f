use bellwether::Label;

#[derive(Label)]
enum Länge {
    Kurz,
}

fn main() {}
