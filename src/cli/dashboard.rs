//! No command: the dashboard.

use std::{
    env,
    io::{self, IsTerminal},
    path::Path,
};

use crate::{
    cli::{
        args::Colour,
        failure::{Ended, Failure},
        session::{Places, Session},
    },
    tui::run::{Chosen, Kept, Left, Opening, Surroundings, Wanted, Whereabouts, run as stay},
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
    let database = session.places.database.clone();
    // Where there is none, none is made before the person says so.
    let conn = if database.exists() { Some(session.open()?) } else { None };
    let (clock, actor) = (session.clock, session.actor.clone());
    let opening = Opening {
        conn,
        database,
        rejects: session.places.data.clone(),
        whereabouts: whereabouts(&session.places),
        clock,
        actor,
        theme,
        around,
    };
    match stay(opening) {
        Ok(Left::For(Chosen::Sample)) => Err(Failure::failed("there is no sample company yet")),
        Ok(Left::ByHand) => Ok(Ended::Done),
        Ok(Left::BySignal(code)) => Ok(Ended::BySignal(code)),
        Err(error) => Err(Failure::failed(error.to_string())),
    }
}

/// Where everything is, as the welcome says it.
fn whereabouts(places: &Places) -> Whereabouts {
    let config = places.config.join("config.toml");
    let config_is = if config.exists() { Kept::There } else { Kept::NotYet };
    Whereabouts { database: shown(&places.database), config: shown(&config), config_is, state: shown(&places.state) }
}

/// A path for people: their own folder is `~`.
fn shown(path: &Path) -> String {
    match env::home_dir().and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
    }
}
