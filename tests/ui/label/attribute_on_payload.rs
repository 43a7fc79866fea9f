use bellwether::Label;

#[derive(Label)]
enum StageError {
    Upstream {
        #[label(name = "code")]
        code: u16,
    },
}

fn main() {}
