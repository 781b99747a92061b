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
    tui::run::{Capture, Desktop, Left, Opening, Surroundings, Wanted, Way, run as stay},
};

/// Opens the dashboard and stays until the person leaves.
pub fn run(session: &Session, colour: Colour) -> Result<Ended, Failure> {
    if session.out.is_json() {
        return Err(Failure::usage("--json belongs to a command").hint("`leadtower --help` lists them"));
    }
    if !io::stdout().is_terminal() {
        return Err(Failure::failed("the dashboard needs a terminal").hint("commands such as `leadtower leads` work without one"));
    }
    let said = |name| env::var(name).ok();
    let around = Surroundings {
        no_color: said("NO_COLOR").filter(|_| colour != Colour::Always),
        colorterm: said("COLORTERM"),
        colorfgbg: said("COLORFGBG"),
        term: said("TERM"),
    };
    let theme = if colour == Colour::Never { Wanted::Mono } else { Wanted::Auto };
    let desktop = Desktop { tmux: said("TMUX"), wayland: said("WAYLAND_DISPLAY"), x11: said("DISPLAY") };
    let opening = Opening {
        conn: session.open()?,
        clock: session.clock,
        actor: session.actor.clone(),
        theme,
        around,
        clipboard: Way::Auto,
        desktop,
        mouse: Capture::On,
    };
    match stay(opening) {
        Ok(Left::ByHand) => Ok(Ended::Done),
        Ok(Left::BySignal(code)) => Ok(Ended::BySignal(code)),
        Err(error) => Err(Failure::failed(error.to_string())),
    }
}
