use bellwether::Label;

#[derive(Label)]
enum ApiError {
    #[label(expected = true)]
    NotFound,
}

fn main() {}
