use bellwether::Label;

#[derive(Label)]
#[label(limit = 0)]
struct Model(String);

fn main() {}
