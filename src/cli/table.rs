//! A table of text: columns as wide as their cells, cut to the terminal where there is one.

use crate::outbound::shown::Shown;

/// Rows of cells under headings.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Shown>>,
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

    /// An empty table whose columns from `first` on, counted from 0, hold numbers.
    pub fn of_numbers(titles: &[&'static str], first: usize) -> Self {
        let side = |index| if index < first { Side::Left } else { Side::Right };
        let columns = titles.iter().enumerate().map(|(index, title)| Column { title, side: side(index) });
        Self { columns: columns.collect(), rows: Vec::new() }
    }

    /// Adds a row; cells are somebody's text and made harmless here.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells: Vec<Shown> = cells.into_iter().map(Shown::from).collect();
        cells.resize(self.columns.len(), Shown::default());
        self.rows.push(cells);
    }

    /// The table as lines, at most `width` columns wide if the columns can be cut so far.
    pub fn render(&self, width: Option<usize>, colour: bool) -> String {
        let widths = self.widths(width);
        let titles: Vec<Shown> = self.columns.iter().map(|column| Shown::from(column.title)).collect();
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
        let mut widths: Vec<usize> = self.columns.iter().map(|column| Shown::from(column.title).width()).collect();
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

    fn line(&self, cells: &[Shown], widths: &[usize]) -> String {
        let set = |((cell, width), column): ((&Shown, &usize), &Column)| match column.side {
            Side::Left => cell.fit(*width),
            Side::Right => cell.fit_right(*width),
        };
        let cells: Vec<String> = cells.iter().zip(widths).zip(&self.columns).map(|cell| set(cell).to_string()).collect();
        format!("{}\n", cells.join(GAP).trim_end())
    }
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
        let text = sample().render(Some(16), false);
        assert!(text.lines().all(|line| Shown::of(line).width() <= 16), "{text}");
        assert!(text.contains("Priya Sha…"), "{text}");
    }

    #[test]
    fn a_cell_cannot_draw_outside_itself() {
        let mut table = Table::new(&["name"]);
        table.row(["a\nb\u{1b}[2J".to_owned()]);
        assert_eq!(table.render(None, false).lines().count(), 2);
    }
}
