use bellwether::Label;

#[derive(Label)]
union Bits {
    int: u32,
    float: f32,
}

fn main() {}
