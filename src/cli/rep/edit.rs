//! `rep edit`.

use clap::Args;

use crate::{
    actions::command::{Command, EditRep},
    cli::{
        failure::{Ended, Failure},
        name,
        session::{Session, roster},
    },
};

use super::details::DetailsArgs;

/// The arguments of `rep edit`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower rep edit priya --hours \"Mon-Thu 08:00-16:00\"
  leadtower rep edit luc@example.com --status active")]
pub struct EditRepArgs {
    /// Whose data changes
    #[arg(value_name = "REP")]
    rep: String,
    #[command(flatten)]
    details: DetailsArgs,
}

/// Changes what was named; the rest stays.
pub fn run(session: &Session, args: EditRepArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let rows = roster(&mut desk)?.0;
    let rep = name::rep(&rows, &args.rep)?;
    let details = args.details.details(&rows)?;
    super::perform(session, &mut desk, &Command::EditRep(EditRep { rep, details }), Some(rep))
}
