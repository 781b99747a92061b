//! No command: the dashboard.

use std::env;

use crate::{
    cli::{
        failure::{Ended, Failure},
        session::Session,
    },
    tui::run::{Left, Opening, Surroundings, Wanted, run as stay},
};

/// Opens the dashboard and stays until the person leaves.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let said = |name| env::var(name).ok();
    let around = Surroundings {
        no_color: said("NO_COLOR"),
        colorterm: said("COLORTERM"),
        colorfgbg: said("COLORFGBG"),
        term: said("TERM"),
    };
    let opening =
        Opening { conn: session.open()?, clock: session.clock, actor: session.actor.clone(), theme: Wanted::Auto, around };
    match stay(opening) {
        Ok(Left::ByHand) => Ok(Ended::Done),
        Ok(Left::BySignal(code)) => Ok(Ended::BySignal(code)),
        Err(error) => Err(Failure::failed(error.to_string())),
    }
}
