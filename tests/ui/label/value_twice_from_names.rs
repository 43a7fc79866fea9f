use bellwether::Label;

#[derive(Label)]
enum Protocol {
    Http2,
    HTTP2,
}

fn main() {}
