use bellwether::instrumented;

struct Service<F>(fn() -> F);

impl<F: Future> Service<F> {
    #[instrumented(name = "call", slo(success = 99.9))]
    fn call(&self) -> F {
        (self.0)()
    }
}

fn main() {}
