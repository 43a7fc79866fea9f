use bellwether::request_layer;

fn main() {
    let _layer = request_layer!(errors(name = "api_errors_total", class));
}
