use bellwether::Labels;

#[derive(Labels)]
struct Route {
    #[label(rename = "verb")]
    method: Method,
}

#[derive(bellwether::Label)]
enum Method { Get }

fn main() {}
