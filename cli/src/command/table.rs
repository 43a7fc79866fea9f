//! Text in columns.

use std::fmt::Write as _;

/// Rows of cells, each column as wide as its widest cell. The last one is as long as it is.
#[derive(Debug)]
pub(super) struct Table<const N: usize> {
    rows: Vec<[String; N]>,
    /// Columns of numbers, which stand at the right.
    numbers: &'static [usize],
}

impl<const N: usize> Table<N> {
    pub(super) fn new(head: [&str; N], numbers: &'static [usize]) -> Self {
        let rows = vec![head.map(str::to_owned)];
        Self { rows, numbers }
    }

    pub(super) fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }

    /// Without the head: whether there is any row.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.len() == 1
    }

    pub(super) fn text(&self) -> String {
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            cells.max().unwrap_or_default()
        };
        let widths: [usize; N] = std::array::from_fn(width);
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let width = widths[column];
                let _ = match column {
                    number if self.numbers.contains(&number) => write!(line, "{cell:>width$}  "),
                    _ => write!(line, "{cell:<width$}  "),
                };
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_are_as_wide_as_they_have_to_be_and_numbers_stand_at_the_right() {
        let mut table = Table::new(["NAME", "SERIES", "PLACE"], &[1]);
        table.row(["größer_total".into(), "1".into(), "a.rs:1".into()]);
        table.row(["b".into(), "12345678".into(), String::new()]);
        let expected = "NAME            SERIES  PLACE\n\
                        größer_total         1  a.rs:1\n\
                        b             12345678\n";
        assert_eq!(table.text(), expected);
    }
}
