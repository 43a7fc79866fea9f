use bellwether::request_layer;

fn main() {
    let _layer = request_layer!(slo(latency(under = "300ms", for = 99)));
}
