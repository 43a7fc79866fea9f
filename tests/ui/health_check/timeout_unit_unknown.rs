use bellwether::health_check;

#[health_check(timeout = "2sec")]
async fn database() {}

fn main() {}
