//! `undo`: takes back what was done.

use clap::Args;

use crate::{
    actions::command::Command,
    cli::{
        failure::{Ended, Failure},
        print,
        session::{Session, said},
    },
    model::id::EntryId,
    outbound::json::EntryJson,
    store::journal,
};

/// The arguments of `undo`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Undo never erases: it writes its own entry. What was changed since is refused, with the names of what changed.

Examples:
  leadtower undo
  leadtower undo 317"
)]
pub struct UndoArgs {
    /// The entry's number; your newest if missing
    #[arg(value_name = "ENTRY")]
    entry: Option<i64>,
}

/// Takes it back.
pub fn run(session: &Session, args: &UndoArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let receipt = desk.perform(&Command::Undo(args.entry.map(EntryId)))?;
    let said = said(&mut desk, &receipt)?;
    let entry = receipt.entry.map(|entry| journal::get(desk.conn(), entry)).transpose()?.flatten();
    match entry {
        Some(entry) if session.out.is_json() => {
            print::json(&EntryJson::new(&entry, said.clone()))?;
            print::note(&said);
        }
        Some(_) | None => print::line(&said)?,
    }
    Ok(Ended::Done)
}
