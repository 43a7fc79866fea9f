use bellwether::health_check;

#[health_check]
async fn database(host: &str, port: u16) -> bool {
    host.len() > usize::from(port)
}

fn main() {}
