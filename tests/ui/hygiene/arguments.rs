//! What the compiler and clippy say of arguments, they say under `#[instrumented]` too, and nothing more.
#![deny(warnings, clippy::pedantic, clippy::nursery)]
#![deny(
    clippy::let_underscore_untyped,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::shadow_reuse,
    clippy::shadow_same,
    clippy::shadow_unrelated,
    clippy::todo,
    let_underscore_drop,
    unit_bindings
)]
#![allow(
    clippy::missing_const_for_fn,
    clippy::needless_pass_by_ref_mut,
    clippy::needless_pass_by_value,
    clippy::unused_async,
    reason = "functions under test have the arguments they have"
)]

use bellwether::{Label, instrumented};

#[derive(Default)]
struct Task {
    id: u32,
    guard: Option<String>,
}

impl Task {
    #[instrumented]
    fn close(mut self) -> u32 {
        self.guard = None;
        self.id
    }

    #[instrumented]
    async fn close_later(mut self, why: &str) -> usize {
        std::future::ready(()).await;
        self.guard = None;
        why.len()
    }

    #[instrumented]
    fn stop_early(mut self: Box<Self>, early: bool) -> Option<u32> {
        self.guard = None;
        if early {
            return None;
        }
        self.guard
            .take()
            .map(|it| self.id.max(it.len().try_into().unwrap_or(0)))
    }

    #[instrumented]
    fn with_id(mut self, id: u32) -> Self {
        self.id = id;
        self
    }
}

#[instrumented]
fn assigns_to_a_field(mut task: Task) {
    task.guard = None;
}

#[instrumented]
async fn assigns_to_a_field_later(name: String, mut task: Task) -> usize {
    task.guard = None;
    std::future::ready(()).await;
    name.len()
}

#[instrumented]
async fn assigns_to_two_parts(mut pair: (Option<String>, [Option<String>; 2]), mut number: u32) {
    (pair.0, number) = (None, number + 1);
    pair.1[0] = Some(number.to_string());
}

#[instrumented]
async fn assigns_to_a_part_of_a_part(mut nested: ((u32, Option<String>), u32)) {
    nested.0.1 = None;
}

#[instrumented]
fn assigns_to_a_part(mut pair: (u32, Option<String>), mut rest: &str) -> usize {
    pair.1 = None;
    rest = rest.trim();
    rest.len()
}

#[instrumented]
fn is_left_out(number: u32, #[cfg(any())] _span: String, #[cfg(not(any()))] id: String) -> String {
    format!("valid {number} {id}")
}

#[instrumented]
async fn is_left_out_later(number: u32, #[cfg(any())] trace: String, text: String) -> String {
    #[cfg(any())]
    drop(trace);
    let invalid_trace = format!("trace {number}");
    invalid_trace + &text
}

#[instrumented]
fn is_one_or_the_other(#[cfg(any())] id: String, #[cfg(not(any()))] id: u64) -> u64 {
    id
}

#[instrumented]
#[rustfmt::skip]
fn is_left_out_of_patterns(#[cfg(any())] (a, _): (String, String), #[cfg_attr(not(any()), cfg(not(any())))] (b, _): (String, String)) -> String {
    b
}

#[instrumented]
#[expect(unused_variables, reason = "that it is told is what is tested")]
fn is_not_used(task: Task, number: u32, (a, b): (String, Task)) {}

#[instrumented]
#[expect(unused_variables, reason = "as above")]
async fn is_not_used_later(other: Other, task: Task) -> u32 {
    other.task
}

struct Other {
    task: u32,
}

#[instrumented]
#[expect(unused_mut, reason = "as above")]
fn is_not_changed(mut task: Task) -> u32 {
    task.id
}

#[instrumented]
#[expect(unused_mut, reason = "as above")]
async fn is_not_changed_later(mut task: Task) -> u32 {
    task.id
}

#[instrumented]
fn is_known_not_to_be_used(
    #[expect(unused_variables, reason = "as above")] task: Task,
    #[allow(unused_variables, reason = "as above")] other: Task,
    #[allow(unused_mut, reason = "as above")] mut third: Task,
) -> u32 {
    third.id
}

#[instrumented]
async fn is_known_not_to_be_used_later(
    #[expect(unused_variables, reason = "as above")] task: Task,
    #[cfg_attr(not(any()), expect(unused_variables, reason = "as above"))] other: Task,
) {
}

#[instrumented]
fn is_only_held(_task: Task, _: Task, (): (), unit: ()) -> Option<()> {
    Some(unit)
}

#[instrumented]
async fn is_only_held_later(_task: Task, _: Task, Other { task: _ }: Other) {}

#[derive(Label, Clone, Copy)]
enum Arm {
    Left,
    Right,
}

#[instrumented(name = "held_label", labels(arm, other: Arm = *pair.0), fields(task = named.id))]
fn is_only_a_label(arm: Arm, pair: (Box<Arm>, u32), named: Task) {}

#[instrumented(name = "held_label_later", labels(arm, other: Arm = second), fields(id))]
async fn is_only_a_label_later(arm: Arm, Pair(second, number): Pair, id: u32) -> u32 {
    number
}

struct Pair(Arm, u32);

#[instrumented]
#[expect(clippy::print_stdout, reason = "as above")]
fn prints() {
    println!("printed");
}

#[instrumented]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "as above")]
async fn prints_later(task: Task) {
    println!("{}", task.id);
    eprintln!("printed");
}

#[instrumented]
#[expect(clippy::todo, reason = "as above")]
async fn is_not_written_yet() -> Option<u32> {
    todo!()
}

#[test]
fn everything_compiles_and_runs() {
    let task = || Task::default().with_id(1);
    assert_eq!(task().close(), 1);
    assert!(Box::new(task()).stop_early(true).is_none());
    assigns_to_a_field(task());
    assert_eq!(assigns_to_a_part((1, None), " a "), 1);
    assert_eq!(is_left_out(1, "a".to_owned()), "valid 1 a");
    assert_eq!(is_one_or_the_other(2), 2);
    assert_eq!(
        is_left_out_of_patterns(("b".to_owned(), String::new())),
        "b"
    );
    is_not_used(task(), 1, (String::new(), task()));
    assert_eq!(is_not_changed(task()), 1);
    assert_eq!(is_known_not_to_be_used(task(), task(), task()), 1);
    assert!(is_only_held(task(), task(), (), ()).is_some());
    is_only_a_label(Arm::Left, (Box::new(Arm::Right), 1), task());
    prints();
    drop((
        task().close_later("why"),
        assigns_to_a_field_later(String::new(), task()),
        assigns_to_two_parts((None, [None, None]), 1),
        assigns_to_a_part_of_a_part(((1, None), 2)),
        is_left_out_later(1, String::new()),
        is_not_used_later(Other { task: 1 }, task()),
        is_not_changed_later(task()),
        is_known_not_to_be_used_later(task(), task()),
        is_only_held_later(task(), task(), Other { task: 1 }),
        is_only_a_label_later(Arm::Left, Pair(Arm::Right, 1), 1),
        prints_later(task()),
        is_not_written_yet(),
    ));
}
