use bellwether::request_layer;

fn main() {
    let _layer = request_layer!(errors = "api_errors_total");
}
