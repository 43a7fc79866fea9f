use bellwether::Label;

#[derive(Label)]
enum Quantile {
    Median,
}

fn main() {}
