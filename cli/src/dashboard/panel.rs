//! Panels, by what they show.

use serde_json::{Value, json};

use super::model::{Field, FieldConfig, Panel, Place, SOURCE, Target, Thresholds};

/// An expression, and what its series are called.
pub(super) struct Query {
    pub(super) expr: String,
    pub(super) legend: String,
}

pub(super) fn query(expr: impl Into<String>, legend: impl Into<String>) -> Query {
    Query {
        expr: expr.into(),
        legend: legend.into(),
    }
}

/// Lines over time.
pub(super) fn lines(title: &str, unit: &'static str, queries: Vec<Query>) -> Panel {
    let options = json!({
        "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": true},
        "tooltip": {"mode": "multi", "sort": "desc"},
    });
    let mut panel = panel("timeseries", title, unit, options, queries);
    panel.field_config.defaults.custom = Some(custom("none", "off"));
    panel.size(8, 8)
}

/// Areas on top of each other, for parts of a whole.
pub(super) fn stacked(title: &str, unit: &'static str, queries: Vec<Query>) -> Panel {
    let mut panel = lines(title, unit, queries);
    panel.field_config.defaults.custom = Some(custom("normal", "off"));
    panel.field_config.defaults.min = Some(0.0);
    panel
}

fn custom(stacking: &str, thresholds: &str) -> Value {
    json!({
        "fillOpacity": if stacking == "none" { 0 } else { 25 },
        "lineWidth": 1,
        "showPoints": "never",
        "stacking": {"group": "A", "mode": stacking},
        "thresholdsStyle": {"mode": thresholds},
    })
}

/// One number as it is now.
pub(super) fn stat(title: &str, unit: &'static str, shown: Query) -> Panel {
    let options = json!({
        "colorMode": "value",
        "graphMode": "none",
        "justifyMode": "auto",
        "orientation": "auto",
        "percentChangeColorMode": "standard",
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": false},
        "showPercentChange": false,
        "textMode": "auto",
        "wideLayout": true,
    });
    let mut panel = panel("stat", title, unit, options, vec![shown]);
    instant(&mut panel);
    panel.size(4, 4)
}

/// Which buckets the observations fell into, over time.
pub(super) fn heatmap(title: &str, unit: &'static str, shown: Query) -> Panel {
    let options = json!({
        "calculate": false,
        "cellGap": 1,
        "color": {
            "exponent": 0.5, "fill": "dark-orange", "mode": "scheme", "reverse": false, "scale": "exponential",
            "scheme": "Oranges", "steps": 64,
        },
        "exemplars": {"color": "rgba(255,0,255,0.7)"},
        "filterValues": {"le": 1e-9},
        "legend": {"show": true},
        "rowsFrame": {"layout": "auto"},
        "showValue": "never",
        "tooltip": {"mode": "single", "showColorScale": false, "yHistogram": false},
        "yAxis": {"axisPlacement": "left", "reverse": false, "unit": unit},
    });
    let mut panel = panel("heatmap", title, "short", options, vec![shown]);
    for target in &mut panel.targets {
        target.format = "heatmap";
    }
    panel.size(8, 8)
}

/// Which of two, 0 or 1, holds when.
pub(super) fn states(title: &str, words: [&str; 2], shown: Query) -> Panel {
    let options = json!({
        "alignValue": "left",
        "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": false},
        "mergeValues": true,
        "rowHeight": 0.8,
        "showValue": "never",
        "tooltip": {"mode": "single", "sort": "none"},
    });
    let mut panel = panel("state-timeline", title, "short", options, vec![shown]);
    let field = &mut panel.field_config.defaults;
    field.custom = Some(json!({"fillOpacity": 70, "lineWidth": 0}));
    field.mappings = Some(json!([{
        "options": {
            "0": {"color": "semi-dark-red", "index": 0, "text": words[0]},
            "1": {"color": "semi-dark-green", "index": 1, "text": words[1]},
        },
        "type": "value",
    }]));
    panel.size(8, 8)
}

/// Series by their labels.
pub(super) fn table(title: &str, shown: Query) -> Panel {
    let options = json!({"cellHeight": "sm", "frameIndex": 0, "showHeader": true});
    let mut panel = panel("table", title, "short", options, vec![shown]);
    instant(&mut panel);
    for target in &mut panel.targets {
        target.format = "table";
    }
    panel.size(8, 8)
}

fn instant(panel: &mut Panel) {
    for target in &mut panel.targets {
        target.instant = true;
        target.range = false;
    }
}

fn panel(
    kind: &'static str,
    title: &str,
    unit: &'static str,
    options: Value,
    queries: Vec<Query>,
) -> Panel {
    let targets = ('A'..='Z').zip(queries).map(|(letter, query)| Target {
        ref_id: letter.to_string(),
        datasource: SOURCE,
        editor_mode: "code",
        expr: query.expr,
        legend_format: query.legend,
        format: "time_series",
        instant: false,
        range: true,
    });
    Panel {
        id: 0,
        kind,
        title: title.to_owned(),
        description: String::new(),
        datasource: SOURCE,
        grid_pos: Place::default(),
        field_config: FieldConfig {
            defaults: Field {
                unit,
                ..Field::default()
            },
            overrides: [],
        },
        options,
        targets: targets.collect(),
    }
}

impl Panel {
    pub(super) fn size(mut self, w: u32, h: u32) -> Self {
        (self.grid_pos.w, self.grid_pos.h) = (w, h);
        self
    }

    pub(super) fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// From 0 to 1.
    pub(super) fn part(mut self) -> Self {
        self.field_config.defaults.min = Some(0.0);
        self.field_config.defaults.max = Some(1.0);
        self
    }

    pub(super) fn at_least_0(mut self) -> Self {
        self.field_config.defaults.min = Some(0.0);
        self
    }

    pub(super) fn thresholds(mut self, base: &'static str, steps: &[(f64, &'static str)]) -> Self {
        self.field_config.defaults.thresholds = Some(Thresholds::new(base, steps));
        self
    }

    /// Shows the thresholds as lines.
    pub(super) fn threshold_lines(mut self) -> Self {
        self.field_config.defaults.custom = Some(custom("none", "line"));
        self
    }

    /// What stands where there is no value.
    pub(super) fn or(mut self, nothing: &'static str) -> Self {
        self.field_config.defaults.no_value = Some(nothing);
        self
    }
}
