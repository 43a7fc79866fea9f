use bellwether::health_check;

#[health_check(time_out = "2s")]
async fn database() {}

fn main() {}
