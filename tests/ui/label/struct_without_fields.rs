use bellwether::Label;

#[derive(Label)]
struct Stage;

fn main() {}
