//! The files of an import, shown with what each of their columns means.

use std::path::PathBuf;

use crate::{
    cli::{failure::Failure, print, session::Session, table::Table},
    import::source::Source,
    intake::{ColumnPlan, Object, Options, Purpose},
    outbound::json::MappedColumn,
};

/// Columns left out that are named.
const LEFT_OUT_SHOWN: usize = 5;

/// Surveys every file before any is read in, so that a mistake in the last one leaves the first out too.
pub fn survey(paths: &[PathBuf], object: Object, options: &Options) -> Result<Vec<Source>, Failure> {
    paths.iter().map(|path| Ok(Source::survey(path, object, options)?)).collect()
}

/// What each column was taken for, as the contract has it.
pub fn mapping(files: &[Source]) -> Vec<MappedColumn> {
    let of = |source: &Source| {
        let file = source.path.display().to_string();
        let column = move |column: &ColumnPlan| MappedColumn {
            file: file.clone(),
            column: column.header.clone(),
            field: (column.purpose != Purpose::LeftOut).then(|| column.target_name()),
            because: column.because.to_string(),
            samples: column.samples.clone(),
        };
        source.plan.columns.iter().map(column).collect::<Vec<_>>()
    };
    files.iter().flat_map(of).collect()
}

/// Shows people what each column was taken for: the columns that are kept, and how many are not.
pub fn show(session: &Session, files: &[Source]) {
    for source in files {
        let plan = &source.plan;
        print::note(&format!(
            "{}: {} rows, {}, {}",
            source.path.display(),
            plan.rows,
            if plan.shape == "generic" { "no known layout".to_owned() } else { format!("{} layout", plan.shape) },
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
            let names: Vec<&str> = left_out.iter().take(LEFT_OUT_SHOWN).map(|column| column.header.as_str()).collect();
            let more = left_out.len().saturating_sub(LEFT_OUT_SHOWN);
            let more = if more == 0 { String::new() } else { format!(" and {more} more, which --json names") };
            print::note(&format!("  left out: {}{more} (--map \"COLUMN=FIELD\" takes one in)", names.join(", ")));
        }
    }
}
