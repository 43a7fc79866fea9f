use bellwether::request_layer;

fn main() {
    let _ = request_layer!("api");
}
