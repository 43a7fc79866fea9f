use bellwether::Label;

const ZERO: usize = 0;

#[derive(Label)]
#[label(limit = ZERO)]
struct Model<'a>(&'a str);

fn main() {}
