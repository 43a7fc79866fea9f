use bellwether::Label;

#[derive(Label)]
#[label(limit = "64")]
struct Model(String);

fn main() {}
