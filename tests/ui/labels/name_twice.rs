use bellwether::Labels;

#[derive(Labels)]
struct Move {
    from: Place,
    #[label(name = "from")]
    to: Place,
}

#[derive(bellwether::Label)]
enum Place { Here, There }

fn main() {}
