use bellwether::{Label, instrumented};

struct Store<Arm>(Arm);

impl<Arm: Label> Store<Arm> {
    #[instrumented(name = "fetch", labels(arm))]
    fn fetch(&self, arm: Arm) {
        drop(arm);
    }
}

fn main() {}
