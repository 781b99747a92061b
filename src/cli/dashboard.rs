//! No command: the dashboard.

use std::{
    env,
    io::{self, IsTerminal},
};

use crate::{
    cli::{
        args::{Colour, Global},
        config,
        failure::{Ended, Failure},
        session::Session,
    },
    store::{Conn, sample},
    tui::run::{Desktop, Glyphs, Left, Opening, Settings, Surroundings, Wanted, run as open},
};

/// Opens the dashboard and stays until the person leaves.
pub fn run(session: &Session, global: &Global) -> Result<Ended, Failure> {
    stands_in_terminal(session)?;
    stay(session, global, session.open()?)
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
pub fn stay(session: &Session, global: &Global, conn: Conn) -> Result<Ended, Failure> {
    let around = around(global.color);
    let found = config::read(&session.places.settings());
    let own = config::keys::read(&session.places.keys()).map_err(|error| Failure::failed(error.to_string()))?;
    let complaint = found.complaint().or_else(|| config::in_one_line(&own.problems));
    let settings = chosen(global, &around, found.settings);
    let Session { clock, actor, .. } = session;
    let (sample, actor) = (sample::of(&conn)?, actor.clone());
    let opening = Opening {
        conn,
        sample,
        clock: *clock,
        actor,
        settings,
        complaint,
        keymap: own.keymap,
        state: session.places.state.clone(),
        around,
        desktop: desktop(),
    };
    match open(opening) {
        Ok(Left::ByHand) => Ok(Ended::Done),
        Ok(Left::BySignal(code)) => Ok(Ended::BySignal(code)),
        Err(error) => Err(Failure::failed(error.to_string())),
    }
}

/// What the environment says about colours and signs.
fn around(colour: Colour) -> Surroundings {
    let said = |name| env::var(name).ok();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(said);
    Surroundings {
        no_color: said("NO_COLOR").filter(|_| colour != Colour::Always),
        colorterm: said("COLORTERM"),
        colorfgbg: said("COLORFGBG"),
        term: said("TERM"),
        locale: locale.into_iter().find(|locale| !locale.is_empty()),
    }
}

/// What the environment says about a clipboard.
fn desktop() -> Desktop {
    let said = |name| env::var(name).ok();
    Desktop { tmux: said("TMUX"), wayland: said("WAYLAND_DISPLAY"), x11: said("DISPLAY") }
}

/// The command line and the environment before the file; `NO_COLOR` before a theme of the file.
fn chosen(global: &Global, around: &Surroundings, file: Settings) -> Settings {
    let theme = match global.theme {
        _ if global.color == Colour::Never => Wanted::Mono,
        Some(theme) => theme,
        None if around.wants_no_colour() => Wanted::Mono,
        None => file.theme,
    };
    let glyphs = if global.ascii { Some(Glyphs::Ascii) } else { file.glyphs };
    Settings { theme, glyphs, ..file }
}
