use bellwether::Label;

#[derive(Label)]
#[label(64)]
struct Model(String);

fn main() {}
