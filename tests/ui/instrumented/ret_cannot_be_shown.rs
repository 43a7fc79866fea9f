use bellwether::instrumented;

struct Page;

#[instrumented(ret)]
fn fetch() -> Page {
    Page
}

fn main() {}
