use bellwether::health_check;

#[health_check(critical = "no")]
async fn database() {}

fn main() {}
