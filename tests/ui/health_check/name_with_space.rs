use bellwether::health_check;

#[health_check(name = "the database")]
async fn database() {}

fn main() {}
