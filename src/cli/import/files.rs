//! The files of an import: opened, surveyed, and shown with what each of their columns means.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use crate::{
    cli::{failure::Failure, print, session::Session, table::Table},
    intake::{self, ColumnPlan, Object, Options, Plan, Purpose, SurveyError},
    outbound::json::MappedColumn,
};

/// A file that can be read as asked.
pub struct Surveyed {
    /// Where it is.
    pub path: PathBuf,
    /// Open for reading.
    pub file: File,
    /// What its columns mean.
    pub plan: Plan,
}

impl Surveyed {
    /// Its name without folders, as the journal has it.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    /// The run that reads it now: the common mark of its parts in the journal.
    pub fn batch(&self, session: &Session) -> String {
        format!("{} {}", self.name(), session.clock.now())
    }
}

/// Surveys every file before any is read in, so that a mistake in the last one leaves the first out too.
pub fn survey(paths: &[PathBuf], object: Object, options: &Options) -> Result<Vec<Surveyed>, Failure> {
    paths.iter().map(|path| survey_one(path, object, options)).collect()
}

fn survey_one(path: &Path, object: Object, options: &Options) -> Result<Surveyed, Failure> {
    let cannot = |because: &dyn std::fmt::Display| Failure::failed(format!("cannot read `{}`: {because}", path.display()));
    let mut file = File::open(path).map_err(|error| cannot(&error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(cannot(&"it is a folder").hint("name the files in it"));
    }
    let plan = intake::survey(&mut file, object, options).map_err(|error| match error {
        SurveyError::Io(error) => cannot(&error),
        SurveyError::UnknownColumn { .. } | SurveyError::UnknownField { .. } => {
            Failure::usage(format!("`{}`: {error}", path.display()))
        }
        error => Failure::failed(format!("`{}`: {error}", path.display())),
    })?;
    Ok(Surveyed { path: path.to_owned(), file, plan })
}

/// What each column was taken for, as the contract has it.
pub fn mapping(files: &[Surveyed]) -> Vec<MappedColumn> {
    let of = |surveyed: &Surveyed| {
        let file = surveyed.path.display().to_string();
        let column = move |column: &ColumnPlan| MappedColumn {
            file: file.clone(),
            column: column.header.clone(),
            field: (column.purpose != Purpose::LeftOut).then(|| column.target_name()),
            because: column.because.to_string(),
            samples: column.samples.clone(),
        };
        surveyed.plan.columns.iter().map(column).collect::<Vec<_>>()
    };
    files.iter().flat_map(of).collect()
}

/// Shows people what each column was taken for: the columns that are kept, and how many are not.
pub fn show(session: &Session, files: &[Surveyed]) {
    for surveyed in files {
        let plan = &surveyed.plan;
        print::note(&format!(
            "{}: {} rows, {} layout, {}",
            surveyed.path.display(),
            plan.rows,
            plan.origin_name(),
            plan.encoding.name()
        ));
        let mut table = Table::new(&["  column", "field", "because", "such as"]);
        let (left_out, kept): (Vec<_>, Vec<_>) = plan.columns.iter().partition(|column| column.purpose == Purpose::LeftOut);
        for column in kept {
            table.row([
                format!("  {}", column.header),
                column.target_name(),
                column.because.to_string(),
                column.samples.first().cloned().unwrap_or_default(),
            ]);
        }
        session.out.talk(&table);
        if !left_out.is_empty() {
            print::note(&format!(
                "  left out: {} columns (--json names them; --map \"COLUMN=FIELD\" takes one in)",
                left_out.len()
            ));
        }
    }
}
