use bellwether::health_check;

trait Pool {
    #[health_check]
    async fn database();
}

fn main() {}
