use bellwether::{Counter, FloatCounter, FloatGauge, Info, Label, Metrics};

/// Which part of the system a process is. Each is scraped on a port of its own.
#[derive(Label, Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub(crate) enum Component {
    Orchestrator,
    ReflexLayer,
    Planner,
    Executor,
    Coder,
    Judge,
    Guardian,
    Retriever,
}

/// Who does the work.
#[derive(Label, Clone, Copy, Debug, PartialEq)]
pub(crate) enum Arm {
    Planner,
    Executor,
    Coder,
    Judge,
    Guardian,
    Retriever,
}

impl Arm {
    pub(crate) const ALL: [Self; 6] = [
        Self::Planner,
        Self::Executor,
        Self::Coder,
        Self::Judge,
        Self::Guardian,
        Self::Retriever,
    ];
}

#[derive(Label, Clone, Copy, Debug)]
#[label(rename_all = "UPPERCASE")]
pub(crate) enum Method {
    Get,
    Post,
}

/// The templates of the routes, never the paths.
#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum Endpoint {
    #[label(value = "/tasks")]
    Tasks,
    #[label(value = "/tasks/{id}")]
    Task,
    #[label(value = "/process")]
    Process,
    #[label(value = "/execute")]
    Execute,
}

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum Priority {
    Low,
    Normal,
    High,
}

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum Provider {
    Openai,
    Anthropic,
}

/// Providers add models as they like: sixteen are told apart, the others are `other`.
#[derive(Label, Clone, Copy, Debug)]
#[label(limit = 16)]
pub(crate) struct Model(pub(crate) &'static str);

#[derive(Label, Clone, Copy, Debug)]
#[label(name = "type")]
pub(crate) enum TokenType {
    Prompt,
    Completion,
}

#[derive(Label, Clone, Copy, Debug)]
#[label(name = "operation")]
pub(crate) enum MemoryOperation {
    Read,
    Write,
}

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum MemoryType {
    Global,
    Local,
}

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum CacheType {
    Reflex,
}

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum ViolationType {
    PromptInjection,
    ForbiddenTool,
}

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum Severity {
    Warning,
    Critical,
}

#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum PiiType {
    Email,
    CreditCard,
}

#[derive(Label)]
#[label(limit = 1)]
pub(crate) struct Version(pub(crate) &'static str);

#[derive(Label)]
#[label(limit = 1)]
pub(crate) struct RustVersion(pub(crate) &'static str);

/// What is no call. Calls are counted where they happen.
#[derive(Metrics)]
#[metrics(prefix = "arm", max_series = 6)]
pub(crate) struct Arms {
    /// How much of an arm's latest work succeeded, from 0 to 1.
    pub(crate) availability: FloatGauge<Arm>,
}

#[derive(Metrics)]
#[metrics(prefix = "llm_api", max_series = 110)]
pub(crate) struct Llm {
    /// Tokens that models read and wrote.
    pub(crate) tokens: Counter<(Provider, Model, TokenType)>,
    /// Dollars that providers ask for.
    #[metric(unit = "dollars")]
    pub(crate) cost: FloatCounter<(Provider, Model)>,
}

#[derive(Metrics)]
#[metrics(prefix = "app", max_series = 32)]
pub(crate) struct App {
    /// What runs here, and the Rust that it is written for.
    #[metric(exact = "app_info")]
    pub(crate) info: Info<(Version, Component, RustVersion)>,
}
