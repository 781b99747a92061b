//! No command: the dashboard.

use std::{
    env,
    io::{self, IsTerminal},
};

use crate::{
    cli::{
        args::Colour,
        failure::{Ended, Failure},
        session::Session,
    },
    store::{Conn, sample},
    tui::run::{Left, Opening, Surroundings, Wanted, run as open},
};

/// Opens the dashboard and stays until the person leaves.
pub fn run(session: &Session, colour: Colour) -> Result<Ended, Failure> {
    stands_in_terminal(session)?;
    stay(session, colour, session.open()?)
}

fn stands_in_terminal(session: &Session) -> Result<(), Failure> {
    if session.out.is_json() {
        return Err(Failure::usage("--json belongs to a command").hint("`leadtower --help` lists them"));
    }
    if !io::stdout().is_terminal() {
        return Err(Failure::failed("the dashboard needs a terminal").hint("commands such as `leadtower leads` work without one"));
    }
    Ok(())
}

/// Stays in the dashboard over that database until the person leaves.
pub fn stay(session: &Session, colour: Colour, conn: Conn) -> Result<Ended, Failure> {
    let said = |name| env::var(name).ok();
    let around = Surroundings {
        no_color: said("NO_COLOR").filter(|_| colour != Colour::Always),
        colorterm: said("COLORTERM"),
        colorfgbg: said("COLORFGBG"),
        term: said("TERM"),
    };
    let theme = if colour == Colour::Never { Wanted::Mono } else { Wanted::Auto };
    let sample = sample::of(&conn)?;
    let opening = Opening { conn, sample, clock: session.clock, actor: session.actor.clone(), theme, around };
    match open(opening) {
        Ok(Left::ByHand) => Ok(Ended::Done),
        Ok(Left::BySignal(code)) => Ok(Ended::BySignal(code)),
        Err(error) => Err(Failure::failed(error.to_string())),
    }
}
