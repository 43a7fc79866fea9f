use bellwether::Label;

#[derive(Label)]
#[label(limt = 64)]
struct Model(String);

fn main() {}
