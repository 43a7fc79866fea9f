use bellwether::Labels;

#[derive(Labels)]
struct Route {}

fn main() {}
