use bellwether::Labels;

#[derive(Labels)]
struct Route {
    le: Bound,
}

#[derive(bellwether::Label)]
enum Bound {
    Low,
}

fn main() {}
