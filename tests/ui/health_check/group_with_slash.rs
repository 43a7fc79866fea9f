use bellwether::health_check;

#[health_check(group = "storage/local")]
async fn database() {}

fn main() {}
