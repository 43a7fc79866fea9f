use bellwether::{Counter, FloatCounter, Label, Metrics};
use serde::Deserialize;

/// Whose work it is. The set is known, so every agent has its series before it first runs.
#[derive(Label, Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Agent {
    Summarizer,
    Researcher,
    Coder,
}

impl Agent {
    /// Which release of it runs.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::Summarizer => "1.4.0",
            Self::Researcher => "2.0.1",
            Self::Coder => "0.9.3",
        }
    }
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

/// What models cost. Executions are counted where they happen.
#[derive(Metrics)]
#[metrics(prefix = "paracle_llm", max_series = 40)]
pub(crate) struct Llm {
    /// Tokens that models read and wrote.
    pub(crate) tokens: Counter<(Provider, Model)>,
    /// Dollars that providers ask for.
    #[metric(unit = "usd")]
    pub(crate) cost: FloatCounter<Provider>,
}
