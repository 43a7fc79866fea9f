use bellwether::request_layer;

fn main() {
    let _layer = request_layer!(duration = "api_time");
}
