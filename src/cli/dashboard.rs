//! No command: the dashboard.

use std::{
    env,
    io::{self, IsTerminal},
    process::ExitCode,
};

use crate::{
    actions::ask,
    cli::{args::Colour, failure::Failure, session::Session},
    tui::run::{Opening, RunError, Surroundings, Wanted, run as stay},
};

/// Opens the dashboard and stays until the person leaves.
pub fn run(session: &Session, colour: Colour) -> Result<ExitCode, Failure> {
    if session.out.is_json() {
        return Err(Failure::usage("--json belongs to a command").hint("`leadtower --help` lists them"));
    }
    if !io::stdout().is_terminal() {
        return Err(Failure::failed("the dashboard needs a terminal").hint("commands such as `leadtower leads` work without one"));
    }
    let zone = ask::zone(&mut session.desk()?)?;
    let around = |name: &str| env::var(name).ok();
    let opening = Opening {
        conn: session.open()?,
        clock: session.clock,
        actor: session.actor.clone(),
        zone,
        theme: if colour == Colour::Never { Wanted::Mono } else { Wanted::Auto },
        around: Surroundings {
            no_color: around("NO_COLOR").filter(|_| colour != Colour::Always),
            colorterm: around("COLORTERM"),
            colorfgbg: around("COLORFGBG"),
            term: around("TERM"),
        },
    };
    stay(opening).map_err(|error: RunError| Failure::failed(error.to_string()))
}
