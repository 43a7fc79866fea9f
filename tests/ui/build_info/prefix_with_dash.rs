bellwether::build_info!(prefix = "my-shop");

fn main() {}
