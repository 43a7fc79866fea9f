use bellwether::Label;

#[derive(Label)]
#[label(name = "error-type", nmae = "x", limit = 3)]
enum StageError {
    #[label(valeu = "x")]
    Http2,
    HTTP2,
}

fn main() {}
