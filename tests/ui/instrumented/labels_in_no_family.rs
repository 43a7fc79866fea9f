use bellwether::{Label, instrumented};

#[derive(Label)]
enum Arm { Left, Right }

#[instrumented(name = "ask", calls(labels = false), duration = false, in_flight(labels = false), labels(arm))]
fn ask(arm: Arm) {
    drop(arm);
}

fn main() {}
