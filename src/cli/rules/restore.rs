//! `rules restore`.

use clap::Args;

use crate::{
    actions::command::{Command, Restore, SeenLive},
    cli::{
        failure::{Ended, Failure},
        session::Session,
    },
    model::id::RulebookVersion,
};

/// The arguments of `rules restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The version that goes live again
    #[arg(value_name = "N")]
    version: u32,
}

/// Puts an earlier version live.
pub fn run(session: &Session, args: &RestoreArgs) -> Result<Ended, Failure> {
    let mut desk = session.reading_desk()?;
    let receipt = desk.perform(&Command::Restore(Restore { version: RulebookVersion(args.version), seen: SeenLive::Any }))?;
    super::goes_live(session, &mut desk, &receipt)
}
