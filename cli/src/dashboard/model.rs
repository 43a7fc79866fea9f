//! A dashboard as Grafana's classic schema has it.

use serde::Serialize;
use serde_json::Value;

/// A dashboard for Grafana.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dashboard {
    /// What links to it use.
    pub uid: String,
    /// What people call it.
    pub title: String,
    pub(super) description: String,
    pub(super) tags: Vec<String>,
    pub(super) editable: bool,
    pub(super) graph_tooltip: u8,
    pub(super) refresh: &'static str,
    pub(super) schema_version: u32,
    pub(super) time: Value,
    pub(super) timezone: &'static str,
    pub(super) templating: Templating,
    pub(super) panels: Vec<Element>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Templating {
    pub(super) list: Vec<Variable>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Variable {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) datasource: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) current: Option<Value>,
    pub(super) include_all: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) all_value: Option<&'static str>,
    pub(super) multi: bool,
    pub(super) refresh: u8,
    pub(super) sort: u8,
}

/// The data source that the dashboard's variable chooses.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Source {
    #[serde(rename = "type")]
    kind: &'static str,
    uid: &'static str,
}

pub(super) const SOURCE: Source = Source {
    kind: "prometheus",
    uid: "${datasource}",
};

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Element {
    Row(Row),
    Panel(Box<Panel>),
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row {
    pub(super) id: u32,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) collapsed: bool,
    pub(super) grid_pos: Place,
    pub(super) panels: Vec<Panel>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Panel {
    pub(super) id: u32,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) datasource: Source,
    pub(super) grid_pos: Place,
    pub(super) field_config: FieldConfig,
    pub(super) options: Value,
    pub(super) targets: Vec<Target>,
}

/// Where a panel is, on a grid 24 wide.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Place {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) w: u32,
    pub(super) h: u32,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct FieldConfig {
    pub(super) defaults: Field,
    pub(super) overrides: [(); 0],
}

#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Field {
    pub(super) unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) no_value: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) thresholds: Option<Thresholds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mappings: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) custom: Option<Value>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Thresholds {
    mode: &'static str,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, Serialize)]
struct Step {
    color: &'static str,
    value: Option<f64>,
}

impl Thresholds {
    /// A colour below the first limit, and one from each limit on.
    pub(super) fn new(base: &'static str, steps: &[(f64, &'static str)]) -> Self {
        let base = Step {
            color: base,
            value: None,
        };
        let steps = steps.iter().map(|(value, color)| Step {
            color,
            value: Some(*value),
        });
        Self {
            mode: "absolute",
            steps: [base].into_iter().chain(steps).collect(),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Target {
    pub(super) ref_id: String,
    pub(super) datasource: Source,
    pub(super) editor_mode: &'static str,
    pub(super) expr: String,
    pub(super) legend_format: String,
    pub(super) format: &'static str,
    pub(super) instant: bool,
    pub(super) range: bool,
}

impl Dashboard {
    /// As Grafana reads it.
    pub fn json(&self) -> String {
        // It consists of texts, numbers, lists and maps with texts as keys, which JSON can express.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        text + "\n"
    }

    /// Every panel's title with each of its expressions, as they stand.
    pub fn expressions(&self) -> Vec<(&str, &str)> {
        let panels = self.panels.iter().flat_map(|element| match element {
            Element::Row(row) => row.panels.as_slice(),
            Element::Panel(panel) => std::slice::from_ref(&**panel),
        });
        let targets = panels.flat_map(|panel| {
            let targets = panel.targets.iter();
            targets.map(|target| (panel.title.as_str(), target.expr.as_str()))
        });
        targets.collect()
    }
}
