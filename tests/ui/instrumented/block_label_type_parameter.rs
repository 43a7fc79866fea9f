use bellwether::{Label, instrumented};

struct Store<T>(T);

#[instrumented]
impl<T: Label> Store<T> {
    #[instrumented(name = "fetch", labels(arm))]
    fn fetch(&self, arm: T) {
        drop(arm);
    }
}

fn main() {}
