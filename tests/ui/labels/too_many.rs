use bellwether::Labels;

#[derive(Labels)]
#[rustfmt::skip]
struct Wide {
    a: L, b: L, c: L, d: L, e: L, f: L, g: L, h: L, i: L, j: L, k: L, l: L,
    m: L,
}

#[derive(bellwether::Label)]
enum L { A }

fn main() {}
