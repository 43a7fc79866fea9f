use bellwether::Label;

#[derive(Label)]
#[label(limit = 64)]
struct UserId(u64);

fn main() {}
