use bellwether::request_layer;

fn main() {
    let _layer = request_layer!(calls = false, duration(labels = false), in_flight = false);
}
