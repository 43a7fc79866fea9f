use bellwether::{Gauge, Label, Metrics};

/// Who answers prompts.
#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum Provider {
    Openai,
    Anthropic,
    Ollama,
}

/// What hangs in the arsenal.
#[derive(Label, Clone, Copy, Debug)]
pub(crate) enum Tool {
    WebSearch,
    CodeRunner,
    Calculator,
}

#[derive(Label, Clone, Copy, Debug)]
#[label(name = "operation")]
pub(crate) enum RedisOperation {
    Get,
    Set,
    Publish,
}

#[derive(Label, Clone, Copy, Debug)]
#[label(name = "operation")]
pub(crate) enum MinioOperation {
    Get,
    Put,
}

/// How full the memory is. Everything else is counted where it happens.
#[derive(Metrics)]
#[metrics(prefix = "garrison", max_series = 2)]
pub(crate) struct Garrison {
    /// Entries that are stored now.
    #[metric(
        exact = "garrison_entries_total",
        because = "dashboards of others ask for this gauge by this name"
    )]
    pub(crate) entries: Gauge,
    /// Tokens that are in memory now.
    #[metric(
        exact = "garrison_tokens_total",
        because = "dashboards of others ask for this gauge by this name"
    )]
    pub(crate) tokens: Gauge,
}
