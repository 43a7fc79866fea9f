use bellwether::Labels;

#[derive(Labels)]
#[label(name = "route")]
struct Route {
    method: Method,
}

#[derive(bellwether::Label)]
enum Method { Get }

fn main() {}
