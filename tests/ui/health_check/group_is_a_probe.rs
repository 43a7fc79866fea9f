use bellwether::health_check;

#[health_check(group = "ready")]
async fn database() {}

fn main() {}
