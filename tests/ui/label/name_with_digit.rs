use bellwether::Label;

#[derive(Label)]
#[label(name = "2xx")]
enum Status {
    Ok,
}

fn main() {}
