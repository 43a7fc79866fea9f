use bellwether::{Label, instrumented};

struct Store<Wrong>(Wrong);

#[instrumented]
impl<Wrong: Label + Copy> Store<Wrong> {
    #[instrumented(name = "fetch", errors(class))]
    fn fetch(&self) -> Result<(), Wrong> {
        Err(self.0)
    }
}

fn main() {}
