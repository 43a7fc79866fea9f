//! What the orchestrator does with a task: an arm takes it, and asks a model.

use std::fmt;

use bellwether::instrumented;
use bellwether_examples::simulation::{fails, is_broken, may_have_a_bug, work};

use crate::metrics::{
    Arm, Arms, Llm, MemoryOperation, MemoryType, Model, Priority, Provider, TokenType,
};
use crate::{memory, reflex};

/// What does not answer.
#[derive(Debug)]
pub(crate) struct Unavailable(pub(crate) &'static str);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} does not answer", self.0)
    }
}

/// Takes a task on, and has an arm run it.
pub(crate) async fn serve() -> Result<(), Unavailable> {
    reflex::pass();
    let priorities = [Priority::Low, Priority::Normal, Priority::High];
    let arm = Arm::ALL[fastrand::usize(..6)];
    let id = create(priorities[fastrand::usize(..3)]);
    run(id, arm).await
}

/// The number of a new task.
#[instrumented(
    calls(
        name = "tasks_created_total",
        outcome = false,
        because = "dashboards of others ask for this counter by this name"
    ),
    duration = false,
    in_flight = false,
    labels(priority),
    span = false
)]
fn create(priority: Priority) -> u64 {
    let id = fastrand::u64(..);
    tracing::info!(id, ?priority, "a task is created");
    id
}

/// A task: those in progress, how they end, how long arms take, a span, a line for each that fails.
#[instrumented(
    calls(name = "tasks_completed_total", labels = false),
    duration(name = "task_duration_seconds", outcome),
    in_flight(name = "tasks_in_progress", labels = false),
    labels(arm),
    outcome(label = "status", ok = "success", error = "error", panic = "error", cancelled = "error"),
    buckets = [1.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0],
    slo(success = 95),
    span = "task",
    fields(id, arm = ?arm),
    err
)]
async fn run(id: u64, arm: Arm) -> Result<(), Unavailable> {
    memory::ask(MemoryOperation::Read, MemoryType::Global).await?;
    let done = ask(arm).await;
    available(arm, done.is_ok());
    done?;
    may_have_a_bug();
    memory::ask(MemoryOperation::Write, MemoryType::Global).await
}

#[instrumented(
    name = "arm",
    calls = "arm_requests_total",
    duration = "arm_request_duration_seconds",
    in_flight = false,
    labels(arm),
    outcome(label = "status", ok = "success", error = "error", panic = "error", cancelled = "error"),
    buckets = [0.1, 0.5, 1.0, 2.5, 5.0, 10.0]
)]
async fn ask(arm: Arm) -> Result<(), Unavailable> {
    if is_broken(match arm {
        Arm::Coder => "coder",
        _ => "arms",
    }) {
        return Err(Unavailable("the arm"));
    }
    work(10..=40).await;
    complete(arm).await
}

/// A mean that forgets: the last ten or so requests count.
fn available(arm: Arm, succeeded: bool) {
    let gauge = Arms::global().availability.with(arm);
    gauge.set(0.9 * gauge.get() + if succeeded { 0.1 } else { 0.0 });
}

/// Asks the model that suits an arm.
pub(crate) async fn complete(arm: Arm) -> Result<(), Unavailable> {
    let (provider, model, tokens) = match arm {
        Arm::Planner | Arm::Coder => (Provider::Anthropic, Model("claude-opus"), 900),
        Arm::Judge => (Provider::Anthropic, Model("claude-sonnet"), 500),
        _ => (Provider::Openai, Model("gpt-4o-mini"), 400),
    };
    let [prompt, completion] = call(provider, model, tokens).await?;
    let llm = Llm::global();
    let counts = &llm.tokens;
    counts
        .with((provider, model, TokenType::Prompt))
        .inc_by(prompt);
    counts
        .with((provider, model, TokenType::Completion))
        .inc_by(completion);
    let cost = llm.cost.with((provider, model));
    cost.inc_by(price(provider, prompt + 3 * completion));
    Ok(())
}

/// The tokens that a model read and wrote.
#[instrumented(
    calls = "llm_api_calls_total",
    duration = "llm_api_duration_seconds",
    in_flight = false,
    labels(provider, model),
    outcome(label = "status", ok = "success", error = "error", panic = "error", cancelled = "error"),
    buckets = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0],
    fields(model = model.0)
)]
async fn call(provider: Provider, model: Model, tokens: u64) -> Result<[u64; 2], Unavailable> {
    if fails() || is_broken("llm") {
        return Err(Unavailable("the model"));
    }
    work(tokens / 5..=tokens / 3).await;
    Ok([tokens, fastrand::u64(tokens / 4..=tokens / 2)])
}

/// Dollars for so many tokens.
#[expect(clippy::cast_precision_loss, reason = "there are not 2^53 tokens")]
fn price(provider: Provider, tokens: u64) -> f64 {
    let million = match provider {
        Provider::Openai => 0.05,
        Provider::Anthropic => 0.2,
    };
    tokens as f64 / 1e6 * million
}

/// Stands for a query to what else is needed.
pub(crate) async fn depend(what: &'static str) -> Result<(), Unavailable> {
    work(1..=4).await;
    if is_broken(what) {
        return Err(Unavailable(what));
    }
    Ok(())
}
