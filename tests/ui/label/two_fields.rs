use bellwether::Label;

#[derive(Label)]
struct Route {
    method: String,
    path: String,
}

fn main() {}
