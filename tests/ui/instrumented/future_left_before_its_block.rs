use bellwether::instrumented;

type Answer = std::pin::Pin<Box<dyn Future<Output = u32>>>;

#[instrumented]
fn ask(early: Option<Answer>) -> Answer {
    if let Some(early) = early {
        return early;
    }
    Box::pin(async { 7 })
}

fn main() {}
