use bellwether::health_check;

#[health_check]
async fn database<T>() {}

fn main() {}
