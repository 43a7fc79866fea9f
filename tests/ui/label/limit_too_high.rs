use bellwether::Label;

#[derive(Label)]
#[label(limit = 0xffff_ffff_ffff_ffff)]
struct Model(String);

fn main() {}
