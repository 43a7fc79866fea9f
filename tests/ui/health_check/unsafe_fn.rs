use bellwether::health_check;

#[health_check]
async unsafe fn database() {}

fn main() {}
