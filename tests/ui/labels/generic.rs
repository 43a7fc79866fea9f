use bellwether::Labels;

#[derive(Labels)]
struct Route<M> {
    method: M,
}

fn main() {}
