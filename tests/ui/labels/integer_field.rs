use bellwether::Labels;

#[derive(Labels)]
struct Route {
    status: u16,
}

fn main() {}
