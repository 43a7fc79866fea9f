use bellwether::health_check;

#[health_check(liveness = true)]
async fn database() {}

fn main() {}
