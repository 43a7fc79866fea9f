use bellwether::health_check;

#[health_check(timeout = "0s")]
async fn database() {}

fn main() {}
