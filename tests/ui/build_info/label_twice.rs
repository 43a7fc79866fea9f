bellwether::build_info!(prefix = "shop", labels(version = "2"));

fn main() {}
