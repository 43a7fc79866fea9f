bellwether::build_info!(name = "shop_build");

fn main() {}
