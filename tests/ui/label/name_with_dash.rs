use bellwether::Label;

#[derive(Label)]
#[label(name = "error-type")]
enum ErrorType {
    Timeout,
}

fn main() {}
