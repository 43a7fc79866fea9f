use bellwether::Label;

#[derive(Label)]
#[label(limit = usize::MAX)]
struct Model(String);

fn main() {}
