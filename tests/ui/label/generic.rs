use bellwether::Label;

#[derive(Label)]
enum StageError<E> {
    Source(E),
}

fn main() {}
