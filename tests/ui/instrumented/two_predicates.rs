use bellwether::instrumented;

#[instrumented(is_error = Option::is_none, ok_if = Option::is_some)]
fn fetch() -> Option<u32> {
    None
}

fn main() {}
