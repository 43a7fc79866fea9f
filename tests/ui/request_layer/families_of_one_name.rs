use bellwether::request_layer;

fn main() {
    let _layer = request_layer!(calls = "api_total", errors = "api_total");
}
