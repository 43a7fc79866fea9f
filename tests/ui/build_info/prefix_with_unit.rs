bellwether::build_info!(prefix = "svc_s");

fn main() {}
