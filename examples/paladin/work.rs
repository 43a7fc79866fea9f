//! What paladins do: they think with a model, use tools, remember, and fight in battalions.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bellwether::instrumented;
use bellwether_examples::simulation::{fails, is_broken, may_have_a_bug, work};

use crate::metrics::{Garrison, MinioOperation, Provider, RedisOperation, Tool};

/// What a paladin is asked to do.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) id: u64,
    pub(crate) provider: Provider,
    pub(crate) tool: Tool,
}

impl Task {
    pub(crate) fn random(id: u64) -> Self {
        Self {
            id,
            provider: [Provider::Openai, Provider::Anthropic, Provider::Ollama]
                [fastrand::usize(..3)],
            tool: [Tool::WebSearch, Tool::CodeRunner, Tool::Calculator][fastrand::usize(..3)],
        }
    }
}

/// What does not answer.
#[derive(Debug)]
pub(crate) struct Unavailable(pub(crate) &'static str);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} does not answer", self.0)
    }
}

/// Runs one task: the requests, their duration, the errors and those active, and a span, in one annotation.
#[instrumented(
    calls(name = "paladin_requests_total", outcome = false),
    duration = "paladin_request_duration_seconds",
    errors = "paladin_errors_total",
    in_flight = "paladin_active_paladins",
    buckets = [0.1, 0.5, 1.0, 2.0, 5.0, 10.0],
    slo(latency(under = "2s", for = 95)),
    fields(task = task.id),
    err(level = "warn")
)]
pub(crate) async fn execute(task: Task) -> Result<(), Unavailable> {
    redis(RedisOperation::Get).await?;
    minio(MinioOperation::Get).await?;
    let plan = prompt(task.provider, 40).await?;
    may_have_a_bug();
    use_tool(task.tool).await?;
    let answer = prompt(task.provider, 120).await?;
    remember(plan + answer);
    redis(RedisOperation::Set).await?;
    minio(MinioOperation::Put).await?;
    redis(RedisOperation::Publish).await
}

/// Three paladins at once.
#[instrumented(
    name = "battalion",
    calls(name = "battalion_executions_total", outcome = false),
    in_flight = false,
    buckets = [0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0]
)]
pub(crate) async fn battalion(tasks: [Task; 3]) {
    let [first, second, third] = tasks.map(execute);
    // Who fails is counted and logged where it happens; the others go on.
    let _ = tokio::join!(first, second, third);
}

/// Tokens of the answer.
#[instrumented(
    name = "llm_api",
    calls(outcome = false),
    errors,
    in_flight = false,
    labels(provider),
    fields(tokens)
)]
async fn prompt(provider: Provider, tokens: i64) -> Result<i64, Unavailable> {
    work(40..=200).await;
    if fails() || is_broken("llm") {
        return Err(Unavailable("the model"));
    }
    Ok(fastrand::i64(tokens..=2 * tokens))
}

#[instrumented(
    name = "arsenal_tool",
    calls(outcome = false),
    in_flight = false,
    labels(tool)
)]
async fn use_tool(tool: Tool) -> Result<(), Unavailable> {
    work(20..=80).await;
    if is_broken("arsenal") {
        return Err(Unavailable("the arsenal"));
    }
    Ok(())
}

#[instrumented(
    calls(name = "redis_operations_total", outcome = false),
    duration = false,
    in_flight = false,
    labels(operation)
)]
pub(crate) async fn redis(operation: RedisOperation) -> Result<(), Unavailable> {
    work(1..=2).await;
    if is_broken("redis") {
        return Err(Unavailable("Redis"));
    }
    Ok(())
}

#[instrumented(
    calls(name = "minio_operations_total", outcome = false),
    duration = false,
    in_flight = false,
    labels(operation)
)]
pub(crate) async fn minio(operation: MinioOperation) -> Result<(), Unavailable> {
    work(2..=5).await;
    if is_broken("minio") {
        return Err(Unavailable("MinIO"));
    }
    Ok(())
}

/// The last 500 answers, by their tokens.
static GARRISON: Mutex<VecDeque<i64>> = Mutex::new(VecDeque::new());

fn entries() -> MutexGuard<'static, VecDeque<i64>> {
    GARRISON.lock().unwrap_or_else(PoisonError::into_inner)
}

fn remember(tokens: i64) {
    let mut entries = entries();
    entries.push_back(tokens);
    if entries.len() > 500 {
        entries.pop_front();
    }
}

/// Has the gauges read from the memory itself, so that they cannot differ from it.
pub(crate) fn watch_garrison() {
    let garrison = Garrison::global();
    garrison
        .entries
        .read_from(|| entries().len().try_into().unwrap_or(i64::MAX));
    garrison.tokens.read_from(|| entries().iter().sum());
}
