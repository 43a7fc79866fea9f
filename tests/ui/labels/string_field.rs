use bellwether::Labels;

#[derive(Labels)]
struct Route {
    path: String,
}

fn main() {}
