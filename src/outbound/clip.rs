//! Text for the clipboard: whoever pastes it gets neither commands nor surprises, and a spreadsheet runs nothing.

use crate::{
    intake::cell::guarded,
    model::hidden::{is_hidden, letters},
};

/// One line: no control, direction or zero-width characters, and nothing at its end.
pub fn line(text: &str) -> String {
    let kept = letters(text).filter_map(|(letter, hidden)| match letter {
        '\t' | '\n' | '\r' => Some(' '),
        // The joiner between two emoji, too.
        letter if hidden || is_hidden(letter) => None,
        letter => Some(letter),
    });
    kept.collect::<String>().trim().to_owned()
}

/// Several lines, none of them at the end.
pub fn lines<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    all.into_iter().map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Rows of cells, separated by tabs. A cell that would run as a formula gets an apostrophe, as in every file we write.
pub fn rows(all: &[Vec<String>]) -> String {
    let cell = |text: &String| guarded(&line(text)).into_owned();
    let row = |cells: &Vec<String>| cells.iter().map(cell).collect::<Vec<_>>().join("\t");
    all.iter().map(row).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_left_out_and_breaks_are_blanks() {
        assert_eq!(line(" Zo\u{200b}e\u{202e}\x1b[31m\nNeumann\r\n"), "Zoe[31m Neumann");
        assert_eq!(lines(["a\n", "", "b\u{2066}"]), "a\nb");
    }

    #[test]
    fn a_spreadsheet_runs_nothing() {
        let cells = |row: [&str; 3]| row.map(str::to_owned).to_vec();
        let text = rows(&[cells(["a\tb", "=1+1", "李"]), cells(["", "+49 30", "-2"])]);
        assert_eq!(text, "a b\t'=1+1\t李\n\t'+49 30\t-2");
    }
}
