use bellwether::Label;

#[derive(Label)]
#[label(expected)]
enum ApiError {
    NotFound,
}

fn main() {}
