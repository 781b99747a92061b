//! `backup`: a consistent copy, also while the database is in use.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::{
    cli::{
        failure::{Ended, Failure},
        print,
        session::Session,
    },
    store::{Conn, backup},
};

/// The arguments of `backup`.
#[derive(Debug, Args)]
#[command(after_long_help = "A file that exists is never overwritten.

Examples:
  leadtower backup monday.db")]
pub struct BackupArgs {
    /// The copy; only you can read it
    file: PathBuf,
}

/// Writes the copy.
pub fn run(session: &Session, args: &BackupArgs) -> Result<Ended, Failure> {
    let conn = Conn::open_existing(&session.places.database)?;
    backup::make(&conn, &args.file, session.clock.now())?;
    let path = args.file.display().to_string();
    if session.out.is_json() {
        print::json(&json!({ "path": path }))?;
    } else {
        print::line(&format!("copied to {path}"))?;
    }
    Ok(Ended::Done)
}
