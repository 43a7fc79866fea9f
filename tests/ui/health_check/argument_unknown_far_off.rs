use bellwether::health_check;

#[health_check(objective = "2s")]
async fn database() {}

fn main() {}
