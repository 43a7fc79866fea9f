use bellwether::Label;

#[derive(Label)]
struct Id(u64);

fn main() {}
