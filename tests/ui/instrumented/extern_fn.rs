use bellwether::instrumented;

#[instrumented]
extern "C" fn callback() {}

fn main() {
    callback();
}
