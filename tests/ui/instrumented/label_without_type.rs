use bellwether::instrumented;

#[instrumented(name = "step", labels(tier = task.tier()))]
fn step(task: u32) {
    let _ = task;
}

fn main() {}
