use bellwether::request_layer;

fn main() {
    let _layer = request_layer!(calls(outcome = false), codes = [404]);
}
