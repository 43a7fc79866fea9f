use bellwether::Labels;

#[derive(Labels)]
struct Route<'a> {
    path: &'a str,
}

fn main() {}
