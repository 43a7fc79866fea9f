use bellwether::instrumented;

#[instrumented(ret)]
fn fetch() -> ! {
    loop {}
}

fn main() {}
