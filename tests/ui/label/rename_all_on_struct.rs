use bellwether::Label;

#[derive(Label)]
#[label(limit = 64, rename_all = "lowercase")]
struct Model(String);

fn main() {}
