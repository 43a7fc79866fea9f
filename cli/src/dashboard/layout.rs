//! Panels in rows, from left to right and from top to bottom.

use super::model::{Element, Panel, Place, Row};

/// How wide Grafana's grid is.
const WIDTH: u32 = 24;

/// A row's title, its panels, and whether it is closed at first.
pub(super) struct Section {
    pub(super) title: String,
    pub(super) panels: Vec<Panel>,
    pub(super) closed: bool,
}

impl Section {
    pub(super) fn new(title: impl Into<String>, panels: Vec<Panel>) -> Self {
        Self {
            title: title.into(),
            panels,
            closed: false,
        }
    }

    pub(super) fn closed(mut self) -> Self {
        self.closed = true;
        self
    }
}

/// Gives every panel a number and a place. Sections without panels are left out.
pub(super) fn laid_out(sections: Vec<Section>) -> Vec<Element> {
    let (mut elements, mut y, mut id) = (Vec::new(), 0, 0);
    let mut next = || {
        id += 1;
        id
    };
    for mut section in sections {
        if section.panels.is_empty() {
            continue;
        }
        let mut row = Row {
            id: next(),
            kind: "row",
            title: section.title,
            collapsed: section.closed,
            grid_pos: Place {
                x: 0,
                y,
                w: WIDTH,
                h: 1,
            },
            panels: Vec::new(),
        };
        y += 1;
        let below = placed(&mut section.panels, y);
        for panel in &mut section.panels {
            panel.id = next();
        }
        if section.closed {
            // A closed row takes no room but its own.
            row.panels = section.panels;
            elements.push(Element::Row(row));
        } else {
            y = below;
            elements.push(Element::Row(row));
            elements.extend(section.panels.into_iter().map(Box::new).map(Element::Panel));
        }
    }
    elements
}

/// Places panels from a line on; the line below them.
fn placed(panels: &mut [Panel], top: u32) -> u32 {
    let (mut x, mut y, mut below) = (0, top, top);
    for panel in panels {
        let place = &mut panel.grid_pos;
        if x + place.w > WIDTH {
            (x, y) = (0, below);
        }
        (place.x, place.y) = (x, y);
        x += place.w;
        below = below.max(y + place.h);
    }
    below
}
