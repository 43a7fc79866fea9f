use bellwether::health_check;

#[health_check(timeot = "2s", cache = "5", group = "live")]
fn database(_host: &str) {}

fn main() {}
