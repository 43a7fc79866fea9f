use bellwether::health_check;

#[health_check]
async fn database() -> Option<u32> {
    None
}

fn main() {}
