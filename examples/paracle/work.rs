//! What agents do: they ask models, and keep what comes of it.

use std::fmt;

use bellwether::{Label, instrumented};
use bellwether_examples::simulation::{fails, is_broken, may_have_a_bug, work};

use crate::metrics::{Agent, Llm, Model, Provider};

/// What does not answer.
#[derive(Debug)]
pub(crate) struct Unavailable(pub(crate) &'static str);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} does not answer", self.0)
    }
}

/// Runs an agent: executions by agent and status, their duration, those active, a span with the agent's attributes, and
/// a log line for each failure that has the same fields.
#[instrumented(
    calls = "paracle_agent_executions_total",
    duration = "paracle_agent_duration_seconds",
    in_flight(name = "paracle_active_agents", labels = false),
    labels(agent),
    outcome(
        label = "status",
        ok = "success",
        error = "failure",
        panic = "failure",
        cancelled = "failure"
    ),
    buckets = [0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0],
    slo(success = 95, latency(under = "60s", for = 95)),
    span = "agent.execute",
    fields(agent = agent.text(), agent.id = agent.text(), agent.version = agent.version(), task_id),
    err
)]
pub(crate) async fn execute(agent: Agent, task_id: u64) -> Result<u64, Unavailable> {
    tracing::info!("the agent begins");
    depend("database").await?;
    let (provider, model, tokens) = match agent {
        Agent::Summarizer => (Provider::Openai, Model("gpt-4o-mini"), 400),
        Agent::Researcher => (Provider::Anthropic, Model("claude-sonnet"), 1500),
        Agent::Coder => (Provider::Anthropic, Model("claude-opus"), 3000),
    };
    let used = complete(provider, model, tokens).await?;
    may_have_a_bug();
    depend("storage").await?;
    tracing::info!(used, "the agent is done");
    Ok(used)
}

/// Asks a model; the tokens that it took. Its span is in that of the execution.
#[instrumented(span = "llm.complete", fields(llm.provider = provider.text(), llm.model = model.0))]
async fn complete(provider: Provider, model: Model, tokens: u64) -> Result<u64, Unavailable> {
    if fails() {
        return Err(Unavailable("the model"));
    }
    work(tokens / 5..=tokens / 3).await;
    let used = fastrand::u64(tokens / 2..=tokens);
    let llm = Llm::global();
    llm.tokens.with((provider, model)).inc_by(used);
    llm.cost.with(provider).inc_by(price(provider, used));
    Ok(used)
}

/// Dollars for so many tokens.
#[expect(clippy::cast_precision_loss, reason = "there are not 2^53 tokens")]
fn price(provider: Provider, tokens: u64) -> f64 {
    let million = match provider {
        Provider::Openai => 0.6,
        Provider::Anthropic => 3.0,
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
