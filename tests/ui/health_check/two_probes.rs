use bellwether::health_check;

#[health_check(liveness, startup)]
async fn database() {}

fn main() {}
