use bellwether::Label;

#[derive(Label)]
#[label(limit = 64, overflow = "")]
struct Model(String);

fn main() {}
