use bellwether::Label;

#[derive(Label)]
enum Never {}

fn main() {}
