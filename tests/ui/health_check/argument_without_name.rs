use bellwether::health_check;

#[health_check("db")]
async fn database() {}

fn main() {}
