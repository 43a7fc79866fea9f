use bellwether::health_check;

#[health_check(cache = "2s", cache = "5s")]
async fn database() {}

fn main() {}
