//! Whoever started the import looks on: a bar on standard error, remarks as they come, and ctrl-c ends it.

use std::{fmt, path::PathBuf};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::{
    cli::{interrupt, print},
    import::{
        run::{Go, Onlooker},
        source::Source,
    },
    intake::Reject,
};

/// Rejected rows of a file that a dry run tells of.
const TOLD: usize = 5;

/// Whether rejected rows are told of: where no file keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejects {
    /// The first of each file.
    Told,
    /// They go into a file.
    Kept,
}

/// At the terminal.
pub struct Terminal {
    rejects: Rejects,
    /// The file being read, its bar, and how many of its rejected rows were told of.
    file: Option<(PathBuf, ProgressBar, usize)>,
}

impl Terminal {
    /// Nothing seen yet.
    pub fn new(rejects: Rejects) -> Self {
        Self { rejects, file: None }
    }

    fn file(&mut self, source: &Source) -> &mut (PathBuf, ProgressBar, usize) {
        if self.file.as_ref().is_none_or(|(path, _, _)| *path != source.path) {
            self.finish();
        }
        self.file.get_or_insert_with(|| (source.path.clone(), bar(source.plan.rows), 0))
    }

    /// Nothing comes any more.
    pub fn finish(&mut self) {
        if let Some((_, bar, _)) = self.file.take() {
            bar.finish_and_clear();
        }
    }
}

impl Onlooker for Terminal {
    fn read(&mut self, source: &Source, rows: u64) {
        self.file(source).1.set_position(rows);
    }

    fn goes_on(&mut self) -> Go {
        if interrupt::pressed() { Go::Stop } else { Go::On }
    }

    fn rejected(&mut self, source: &Source, reject: &Reject) {
        if self.rejects == Rejects::Kept {
            return;
        }
        let told = &mut self.file(source).2;
        *told += 1;
        if *told <= TOLD {
            let column = reject.column.as_ref().map_or_else(String::new, |column| format!("{column}: "));
            let (row, line) = (reject.place.row, reject.place.line);
            print::note(&format!("{}, row {row} (line {line}): {column}{}", source.path.display(), reject.reason));
        }
    }

    fn remark(&mut self, source: &Source, row: u64, remark: &str) {
        print::note(&format!("{}, row {row}: {remark}", source.name()));
    }
}

/// On standard error, and only where that is a terminal.
fn bar(rows: u64) -> ProgressBar {
    let bar = ProgressBar::new(rows);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} rows, {rate} a second, {eta} to go") {
        let rate = |state: &ProgressState, to: &mut dyn fmt::Write| {
            let _ = write!(to, "{:.0}", state.per_sec());
        };
        bar.set_style(style.with_key("rate", rate));
    }
    bar
}
