//! `demo`: the dashboard on a sample database.

use std::{
    io::{self, IsTerminal},
    path::Path,
};

use clap::Args;
use serde_json::json;

use crate::{
    cli::{
        args::Global,
        dashboard,
        failure::{Ended, Failure},
        print,
        session::{SaidBy, Session},
    },
    clock,
    demo::{self, DemoError, Opened, Trickle},
};

/// The month that is shown unless another one is asked for.
const SEED: u32 = 1;

/// The arguments of `demo`.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  leadtower demo
  leadtower demo --seed 7
  leadtower demo --db tour.db && leadtower --db tour.db leads is:late")]
pub struct DemoArgs {
    /// Another month of the same company
    #[arg(long, value_name = "N", default_value_t = SEED)]
    seed: u32,
}

/// Opens the dashboard on the sample, which is made first where it is missing or not of today; without a terminal says
/// where it is.
pub fn run(session: &Session, args: &DemoArgs, global: &Global) -> Result<Ended, Failure> {
    let path = match session.places.said_by {
        SaidBy::Person => session.places.database.clone(),
        SaidBy::Platform => session.places.sample(),
    };
    let opened = open(session, &path, args.seed)?;
    if session.out.is_json() || !io::stdout().is_terminal() {
        return tell(session, &path, &opened);
    }
    show(session, global, &path, args.seed, opened)
}

/// Opens the dashboard on the sample for somebody who has no database yet: whatever they named, the sample has a file of
/// its own.
pub fn look_around(session: &Session, global: &Global) -> Result<Ended, Failure> {
    let path = session.places.sample();
    let opened = open(session, &path, SEED)?;
    show(session, global, &path, SEED, opened)
}

fn open(session: &Session, path: &Path, seed: u32) -> Result<Opened, Failure> {
    let when = (session.clock.now(), clock::local_zone());
    Ok(demo::open(path, seed, when, &session.actor)?)
}

fn show(session: &Session, global: &Global, path: &Path, seed: u32, opened: Opened) -> Result<Ended, Failure> {
    // A rehearsal stands still.
    let life = if session.clock.is_fixed() { None } else { Some(Trickle::start(path, seed)?) };
    let left = dashboard::stay(session, global, path, Some(opened.conn));
    drop(life);
    left
}

fn tell(session: &Session, path: &Path, opened: &Opened) -> Result<Ended, Failure> {
    let (database, sample) = (path.display(), opened.sample);
    if session.out.is_json() {
        print::json(
            &json!({ "database": database.to_string(), "seed": sample.seed, "until": crate::outbound::json::instant(sample.until) }),
        )?;
    } else {
        print::lines(&[
            format!("sample database: {database}"),
            "in a terminal `leadtower demo` shows it; commands work on it with --db".to_owned(),
        ])?;
    }
    Ok(Ended::Done)
}

impl From<DemoError> for Failure {
    fn from(error: DemoError) -> Self {
        match error {
            DemoError::Store(error) => error.into(),
            error @ DemoError::Real(_) => {
                Self::failed(error.to_string()).hint("name another file with --db, or none: the sample has one of its own")
            }
            error @ (DemoError::Refused(_) | DemoError::Asset { .. }) => Self::failed(error.to_string()),
        }
    }
}
