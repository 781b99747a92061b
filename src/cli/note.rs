//! `note`: something to know about leads.

use clap::Args;

use crate::{
    actions::command::{Command, Note, Seen},
    cli::{
        answer,
        failure::{Ended, Failure},
        name,
        session::Session,
    },
};

/// The arguments of `note`.
#[derive(Debug, Args)]
#[command(after_long_help = "Notes stand in the lead's timeline and in `explain`; `undo` takes one back.

Examples:
  leadtower note L-1042 --text \"wrote from the Austin event\"")]
pub struct NoteArgs {
    /// Which leads: numbers, emails or CRM ids
    #[arg(value_name = "LEAD", required = true)]
    leads: Vec<String>,
    /// What there is to know
    #[arg(long, value_name = "TEXT")]
    text: String,
}

/// Writes it down.
pub fn run(session: &Session, args: NoteArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let leads = Seen::all(&name::leads(&desk, &args.leads)?);
    let receipt = desk.perform(&Command::Note(Note { leads, text: args.text }))?;
    answer::with_leads(session, &mut desk, &receipt)
}
