//! `import`: files of leads, reps, accounts and absences, read in parts; what could not be read goes to a rejects file.

mod files;
mod leads;
mod onlooker;
mod totals;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::{
    actions::Desk,
    cli::{
        failure::{Ended, Failure},
        interrupt, print,
        rules::warn_without_book,
        session::Session,
    },
    clock::{self, Stopwatch},
    import::{
        rehearsal::Rehearsal,
        rejects::Keep,
        run::{How, Import},
        source::Source,
        sums::Sums,
    },
    intake::{DateOrder, Object, Options},
    store::Conn,
};

use onlooker::{Rejects, Terminal};
use totals::Totals;

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
}

/// Imports it.
pub fn run(session: &Session, command: ImportCommand) -> Result<Ended, Failure> {
    match command {
        ImportCommand::Leads(args) => import(session, Object::Leads, args.how(), &args.files),
        ImportCommand::Reps(args) => import(session, Object::Reps, How::default(), &args),
        ImportCommand::Accounts(args) => import(session, Object::Accounts, How::default(), &args),
        ImportCommand::Absences(args) => import(session, Object::Absences, How::default(), &args),
    }
}

fn import(session: &Session, object: Object, how: How, args: &FilesArgs) -> Result<Ended, Failure> {
    let watch = Stopwatch::start();
    interrupt::wait_for_whole_parts();
    let sources = files::survey(&args.files, object, &args.options())?;
    let mapping = files::mapping(&sources);
    if !session.out.is_json() {
        files::show(session, &sources);
    }
    let sums = if args.dry_run {
        let rehearsal = Rehearsal::of(&session.places.database)?;
        let copy = Conn::open(rehearsal.path())?;
        let mut desk = Desk::new(copy, session.clock, session.actor.clone()).seen_from(clock::local_zone());
        read_in(&mut desk, object, how, &sources, Keep::Nothing, Rejects::Told)?
    } else {
        read_in(&mut session.desk()?, object, how, &sources, Keep::Or(&session.places.data), Rejects::Kept)?
    };
    Totals { object, sums }.conclude(session, args, mapping, watch.millis())
}

fn read_in(
    desk: &mut Desk,
    object: Object,
    how: How,
    sources: &[Source],
    keep: Keep<'_>,
    rejects: Rejects,
) -> Result<Sums, Failure> {
    if object == Object::Leads {
        warn_without_book(desk)?;
    }
    let mut terminal = Terminal::new(rejects);
    let mut import = Import::new(desk, object, how, keep)?;
    import.read_in(desk, sources, &mut terminal)?;
    terminal.finish();
    let sums = import.finish();
    if let Some(sentence) = &sums.other_types {
        print::note(sentence);
        print::note("hint: leave out of the file whom no rule shall take for a target, such as former customers and partners");
    }
    Ok(sums)
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
