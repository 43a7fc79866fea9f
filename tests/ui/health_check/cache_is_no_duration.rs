use bellwether::health_check;

#[health_check(cache = "soon")]
async fn database() {}

fn main() {}
