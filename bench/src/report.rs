//! Plain tables on standard output.

use crate::Outcome;
use std::io::Write;

/// One table.
pub(crate) struct Table {
    heading: String,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub(crate) fn new(heading: impl Into<String>, columns: &[&'static str]) -> Self {
        Self { heading: heading.into(), columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row; one cell a column.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Prints it; the first two columns are words, the others figures.
    pub(crate) fn print(&self) -> Outcome<()> {
        let header: Vec<String> = self.columns.iter().map(|name| (*name).to_owned()).collect();
        let all = || std::iter::once(&header).chain(&self.rows);
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| all().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0))
            .collect();
        let mut text = format!("\n{}\n", self.heading);
        for row in all() {
            for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let space = " ".repeat(width.saturating_sub(cell.chars().count()));
                text.push_str("  ");
                let (left, right) = if at < 2 { (cell, &space) } else { (&space, cell) };
                text.push_str(left);
                text.push_str(right);
            }
            text.push('\n');
        }
        say(&text)
    }
}

/// Prints a line.
pub(crate) fn say(text: &str) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", text.trim_end())?;
    Ok(out.flush()?)
}

/// A rate.
pub(crate) fn whole(value: f64) -> String {
    format!("{value:.0}")
}

/// Microseconds, said in milliseconds.
pub(crate) fn ms(micros: u32) -> String {
    format!("{:.1}", f64::from(micros) / 1_000.0)
}

/// A share of something.
pub(crate) fn percent(part: f64, of: f64) -> String {
    if of > 0.0 { format!("{:.0} %", 100.0 * part / of) } else { "-".to_owned() }
}
