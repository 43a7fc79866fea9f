use bellwether::{Label, instrumented};

struct Store<E>(E);

impl<E: Label + Copy> Store<E> {
    #[instrumented(name = "fetch", errors(class))]
    fn fetch(&self) -> Result<(), E> {
        Err(self.0)
    }
}

fn main() {}
