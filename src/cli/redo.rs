//! `redo`: does again what an undo took back.

use clap::Args;

use crate::{
    actions::command::Command,
    cli::{
        failure::{Ended, Failure},
        session::Session,
        undo,
    },
    model::id::EntryId,
};

/// The arguments of `redo`.
#[derive(Debug, Args)]
#[command(after_long_help = "Without a number, the newest undo of yours since your last change. Each redo writes its own entry.

Examples:
  leadtower redo
  leadtower redo 317")]
pub struct RedoArgs {
    /// The number of the undo, or of the entry that it took back
    #[arg(value_name = "ENTRY")]
    entry: Option<i64>,
}

/// Does it again.
pub fn run(session: &Session, args: &RedoArgs) -> Result<Ended, Failure> {
    let mut desk = session.desk()?;
    let receipt = desk.perform(&Command::Redo(args.entry.map(EntryId)))?;
    undo::answer(session, &mut desk, &receipt)
}
