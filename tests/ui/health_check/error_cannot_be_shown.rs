use bellwether::health_check;

struct Lost;

#[health_check]
async fn database() -> Result<(), Lost> {
    Err(Lost)
}

fn main() {}
