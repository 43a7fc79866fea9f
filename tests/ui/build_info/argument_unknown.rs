bellwether::build_info!(perfix = "shop");

fn main() {}
