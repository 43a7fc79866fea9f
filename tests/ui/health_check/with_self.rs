use bellwether::health_check;

struct Pool;

impl Pool {
    #[health_check]
    async fn database(&self) {}
}

fn main() {}
