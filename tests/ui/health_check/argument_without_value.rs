use bellwether::health_check;

#[health_check(timeout)]
async fn database() {}

fn main() {}
