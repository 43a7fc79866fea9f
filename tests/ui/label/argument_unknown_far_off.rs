use bellwether::Label;

#[derive(Label)]
#[label(cardinality = 64)]
struct Model(String);

fn main() {}
