use bellwether::Label;

#[derive(Label)]
#[label(limit)]
struct Model(String);

fn main() {}
