use bellwether::Label;

#[derive(Label)]
struct Model(String);

fn main() {}
