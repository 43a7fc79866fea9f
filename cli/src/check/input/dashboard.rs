use std::ops::Range;

use super::variables::{of_variable, query};
use super::{Document, Query};
use crate::check::source::{Text, Value};

/// A panel of a dashboard.
#[derive(Debug)]
pub(crate) struct Panel {
    pub(crate) title: String,
    pub(crate) description: String,
    /// How its numbers are shown.
    pub(crate) unit: Option<Text>,
    pub(crate) targets: Vec<Target>,
}

/// A query of a panel.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) query: Query,
    pub(crate) legend: Option<Text>,
}

/// Reads a dashboard; says whether it was one.
pub(super) fn read(value: &Value, document: &mut Document) -> bool {
    // As the API gives it, the dashboard is a field.
    let dashboard = value.get("dashboard").unwrap_or(value);
    let keys = ["panels", "rows", "templating", "schemaVersion"];
    if !keys.iter().any(|key| dashboard.get(key).is_some()) {
        return false;
    }
    describe(dashboard, 0..document.text.len(), document);
    panels(dashboard, document);
    for row in dashboard.items_of("rows") {
        panels(row, document);
    }
    for list in ["templating", "annotations"] {
        for item in dashboard
            .get(list)
            .map_or(&[][..], |it| it.items_of("list"))
        {
            others(item, document);
        }
    }
    true
}

fn panels(value: &Value, document: &mut Document) {
    for panel in value.items_of("panels") {
        describe(panel, panel.at.clone(), document);
        read_panel(panel, document);
        panels(panel, document);
    }
}

/// What a description says to this program.
fn describe(value: &Value, covers: Range<usize>, document: &mut Document) {
    if let Some(text) = value.text_of("description") {
        document.allow_in(text, covers);
    }
}

fn read_panel(panel: &Value, document: &mut Document) {
    let text = |key: &str| {
        panel
            .text_of(key)
            .map_or_else(String::new, |it| it.text.clone())
    };
    let defaults = panel.get("fieldConfig").and_then(|it| it.get("defaults"));
    let mut targets = Vec::new();
    for target in panel.items_of("targets") {
        let elsewhere = is_of_others(target) || is_of_others(panel);
        if let (Some(expr), false) = (target.text_of("expr"), elsewhere) {
            if expr.text.trim().is_empty() {
                continue;
            }
            let legend = target.text_of("legendFormat").cloned();
            let query = query(expr);
            targets.push(Target { query, legend });
        }
    }
    document.panels.push(Panel {
        title: text("title"),
        description: text("description"),
        unit: defaults.and_then(|it| it.text_of("unit")).cloned(),
        targets,
    });
}

/// Whether it asks a data source that is certainly not Prometheus.
fn is_of_others(value: &Value) -> bool {
    let kind = value
        .get("datasource")
        .and_then(|source| source.text_of("type"));
    kind.is_some_and(|kind| {
        let kind = kind.text.as_str();
        !(kind.contains("prometheus") || kind.contains('$') || kind == "datasource")
    })
}

/// A variable or an annotation.
fn others(item: &Value, document: &mut Document) {
    if is_of_others(item) {
        return;
    }
    if let Some(expr) = item.text_of("expr") {
        document.queries.push(query(expr));
    }
    let asked = item
        .get("query")
        .and_then(|asked| asked.get("query").or(Some(asked)));
    if let Some(text) = asked.and_then(Value::text) {
        let asks = item
            .text_of("type")
            .is_some_and(|kind| kind.text == "query");
        match of_variable(&text.text) {
            Some((part, true)) if asks => document.queries.push(part_of(text, &part)),
            Some((part, false)) if asks => document.selectors.push(part_of(text, &part)),
            _ => {}
        }
    }
}

/// An expression inside of a text.
fn part_of(text: &Text, part: &Range<usize>) -> Query {
    let mut inner = text.clone();
    text.text[part.clone()].clone_into(&mut inner.text);
    let mut query = query(&inner);
    for (_, was) in &mut query.replaced {
        *was = was.start + part.start..was.end + part.start;
    }
    // What stands before it is replaced by nothing.
    query.replaced.insert(0, (0..0, 0..part.start));
    query.source = text.clone();
    query
}
