//! A table of text: columns as wide as their cells, cut to the terminal where there is one.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::cli::print::safe;

/// Rows of cells under headings.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

#[derive(Debug, Clone, Copy)]
struct Column {
    title: &'static str,
    side: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

const GAP: &str = "  ";
/// No column is cut below this.
const NARROWEST: usize = 6;

impl Table {
    /// An empty table; a title that begins with `>` heads a column of numbers, set to the right.
    pub fn new(titles: &[&'static str]) -> Self {
        let column = |title: &&'static str| match title.strip_prefix('>') {
            Some(title) => Column { title, side: Side::Right },
            None => Column { title, side: Side::Left },
        };
        Self { columns: titles.iter().map(column).collect(), rows: Vec::new() }
    }

    /// Adds a row; cells are somebody's text and made harmless here.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells: Vec<String> = cells.into_iter().map(|cell| safe(&cell)).collect();
        cells.resize(self.columns.len(), String::new());
        self.rows.push(cells);
    }

    /// The table as lines, at most `width` columns wide if the columns can be cut so far.
    pub fn render(&self, width: Option<usize>, colour: bool) -> String {
        let widths = self.widths(width);
        let titles: Vec<String> = self.columns.iter().map(|column| column.title.to_owned()).collect();
        let mut text = self.line(&titles, &widths);
        if colour {
            text = format!("\u{1b}[1m{}\u{1b}[0m\n", text.trim_end_matches('\n'));
        }
        for row in &self.rows {
            text.push_str(&self.line(row, &widths));
        }
        text
    }

    fn widths(&self, limit: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|column| column.title.width()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let Some(limit) = limit else { return widths };
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > limit {
            match widths.iter_mut().max().filter(|widest| **widest > NARROWEST) {
                Some(widest) => *widest -= 1,
                None => break,
            }
        }
        widths
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, width), column) in cells.iter().zip(widths).zip(&self.columns) {
            if !line.is_empty() {
                line.push_str(GAP);
            }
            let cell = cut(cell, *width);
            let blanks = " ".repeat(width.saturating_sub(cell.width()));
            match column.side {
                Side::Left => line.extend([cell.as_str(), &blanks]),
                Side::Right => line.extend([blanks.as_str(), &cell]),
            }
        }
        format!("{}\n", line.trim_end())
    }
}

/// The text, or as much of it as fits with `…` behind it.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = 1;
    for part in text.graphemes(true) {
        used += part.width();
        if used > width {
            break;
        }
        short.push_str(part);
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Table {
        let mut table = Table::new(&["name", ">open"]);
        table.row(["Zoë 陽子".to_owned(), "12".to_owned()]);
        table.row(["Priya Shah of Bangalore".to_owned(), "3".to_owned()]);
        table
    }

    #[test]
    fn columns_line_up_whatever_the_script() {
        assert_eq!(
            sample().render(None, false),
            "name                     open\nZoë 陽子                   12\nPriya Shah of Bangalore     3\n"
        );
    }

    #[test]
    fn the_widest_column_gives_way() {
        for line in sample().render(Some(16), false).lines() {
            assert!(line.width() <= 16, "{line}");
        }
        assert!(sample().render(Some(16), false).contains("Priya Sha…"));
    }

    #[test]
    fn a_cell_cannot_draw_outside_itself() {
        let mut table = Table::new(&["name"]);
        table.row(["a\nb\u{1b}[2J".to_owned()]);
        assert_eq!(table.render(None, false).lines().count(), 2);
    }
}
