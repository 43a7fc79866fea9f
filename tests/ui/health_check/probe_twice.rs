use bellwether::health_check;

#[health_check(liveness, liveness)]
async fn database() {}

fn main() {}
