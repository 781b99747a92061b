//! `import`: files of leads, reps, accounts and absences, read in parts; what could not be read goes to a rejects file.

mod dry;
mod files;
mod leads;
mod owners;
mod parts;
mod people;
mod rejects;
mod totals;
mod types;
mod unread;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::{
    cli::{
        failure::{Ended, Failure},
        session::Session,
    },
    intake::{DateOrder, Object, Options},
};

use files::Surveyed;
use rejects::Rejects;

/// What a file holds.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Read leads and route those that are open and unowned
    ///
    /// A row that is known from the same source is updated or left as it is, so importing a file twice changes
    /// nothing. Rows that cannot be read go to a rejects file, and the rest goes in.
    Leads(leads::ImportLeadsArgs),
    /// Read reps; one who is known by CRM id, email or name is updated
    Reps(FilesArgs),
    /// Read accounts with their domains and owners
    ///
    /// Their type is customer, open opportunity or target. Any other, as Partner or Churned, counts as target and is named:
    /// leave those out of the file if no rule shall take them for a target.
    Accounts(FilesArgs),
    /// Read absences of reps
    Absences(FilesArgs),
}

/// What every import can be told.
#[derive(Debug, Args)]
pub struct FilesArgs {
    /// CSV, JSON or JSON Lines, in any common encoding
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Read a column as a field; `-` leaves it out, `custom.NAME` keeps it under that name
    #[arg(long, value_name = "COLUMN=FIELD", value_parser = column_and_field)]
    map: Vec<(String, String)>,
    /// Say which comes first in dates that fit both orders
    #[arg(long, value_enum, value_name = "ORDER")]
    date_order: Option<OrderArg>,
    /// Say what would happen, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum OrderArg {
    /// 03/04 is 3 April.
    DayFirst,
    /// 03/04 is 4 March.
    MonthFirst,
}

/// `Their Column=field`; the last `=` separates, since headings may hold one and fields do not.
fn column_and_field(text: &str) -> Result<(String, String), String> {
    let (column, field) = text.rsplit_once('=').ok_or("write it as \"Their Column=field\"")?;
    Ok((column.to_owned(), field.trim().to_owned()))
}

impl FilesArgs {
    fn options(&self) -> Options {
        let date_order = self.date_order.map(|order| match order {
            OrderArg::DayFirst => DateOrder::DayFirst,
            OrderArg::MonthFirst => DateOrder::MonthFirst,
        });
        Options { map: self.map.clone(), date_order }
    }

    /// Where the rejected rows of that file go.
    fn rejects<'a>(&self, session: &'a Session, file: &'a Surveyed) -> Rejects<'a> {
        if self.dry_run {
            Rejects::nowhere(&file.path, &file.plan)
        } else {
            Rejects::beside(&file.path, &session.places.data, &file.plan)
        }
    }
}

/// `1 row`, `3 rows`.
fn rows_of(n: u64) -> String {
    if n == 1 { "1 row".to_owned() } else { format!("{n} rows") }
}

/// Imports it.
pub fn run(session: &Session, command: ImportCommand) -> Result<Ended, Failure> {
    match command {
        ImportCommand::Leads(args) => leads::run(session, &args),
        ImportCommand::Reps(args) => people::run(session, Object::Reps, &args),
        ImportCommand::Accounts(args) => people::run(session, Object::Accounts, &args),
        ImportCommand::Absences(args) => people::run(session, Object::Absences, &args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_equals_sign_separates_column_from_field() {
        assert_eq!(column_and_field("a=b=email").unwrap(), ("a=b".to_owned(), "email".to_owned()));
        assert_eq!(column_and_field("Firma = company").unwrap(), ("Firma ".to_owned(), "company".to_owned()));
        assert!(column_and_field("company").is_err());
    }
}
