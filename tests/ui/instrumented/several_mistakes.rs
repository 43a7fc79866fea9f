use bellwether::instrumented;

#[instrumented(nmae = "fetch", labels(tier), level = "loud", buckets = [0.5, 0.1])]
const fn fetch() {}

fn main() {
    fetch();
}
