use bellwether::request_layer;

fn main() {
    let _layer = request_layer!(prefix = "svc_s");
}
