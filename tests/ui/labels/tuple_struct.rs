use bellwether::Labels;

#[derive(Labels)]
struct Route(Method);

#[derive(bellwether::Label)]
enum Method {
    Get,
}

fn main() {}
