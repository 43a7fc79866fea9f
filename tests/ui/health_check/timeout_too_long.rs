use bellwether::health_check;

#[health_check(timeout = "48h")]
async fn database() {}

fn main() {}
