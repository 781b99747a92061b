//! No command: the dashboard.

use std::{
    env,
    io::{self, IsTerminal},
    path::Path,
};

use crate::{
    cli::{
        args::{Colour, Global},
        config, demo,
        failure::{Ended, Failure},
        session::{Places, Session},
    },
    store::{Conn, sample},
    tui::run::{Chosen, Desktop, Glyphs, Kept, Left, Opening, Settings, Surroundings, Wanted, Whereabouts, run as open},
};

/// Opens the dashboard and stays until the person leaves.
pub fn run(session: &Session, global: &Global) -> Result<Ended, Failure> {
    stands_in_terminal(session)?;
    let database = &session.places.database;
    // Where there is none, none is made before the person says so.
    let conn = if database.exists() { Some(session.open()?) } else { None };
    stay(session, global, database, conn)
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

/// Stays in the dashboard over that database, or before there is one, until the person leaves.
pub fn stay(session: &Session, global: &Global, database: &Path, conn: Option<Conn>) -> Result<Ended, Failure> {
    let around = around(global.color);
    let found = config::read(&session.places.settings());
    let own = config::keys::read(&session.places.keys()).map_err(|error| Failure::failed(error.to_string()))?;
    let complaint = found.complaint().or_else(|| config::in_one_line(&own.problems));
    let settings = chosen(global, &around, found.settings);
    let Session { clock, actor, .. } = session;
    let sample = conn.as_ref().map(sample::of).transpose()?.flatten();
    let opening = Opening {
        conn,
        database: database.to_owned(),
        rejects: session.places.data.clone(),
        whereabouts: whereabouts(&session.places, settings.theme.unwrap_or_default()),
        sample,
        clock: *clock,
        actor: actor.clone(),
        settings,
        complaint,
        keymap: own.keymap,
        state: session.places.state.clone(),
        around,
        desktop: desktop(),
    };
    match open(opening) {
        Ok(Left::For(Chosen::Sample)) => demo::look_around(session, global),
        Ok(Left::ByHand) => Ok(Ended::Done),
        Ok(Left::BySignal(code)) => Ok(Ended::BySignal(code)),
        Err(error) => Err(Failure::failed(error.to_string())),
    }
}

/// Where everything is, as the welcome says it.
fn whereabouts(places: &Places, theme: Wanted) -> Whereabouts {
    let config = places.settings();
    let config_is = if config.exists() { Kept::There } else { Kept::NotYet };
    Whereabouts {
        database: shown(&places.database),
        config: shown(&config),
        config_is,
        state: shown(&places.state),
        look: theme.name(),
    }
}

/// A path for people: their own folder is `~`.
fn shown(path: &Path) -> String {
    match env::home_dir().and_then(|home| path.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(rest) => format!("~/{}", rest.display()),
        None => path.display().to_string(),
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
        _ if global.color == Colour::Never => Some(Wanted::Mono),
        Some(theme) => Some(theme),
        None if around.wants_no_colour() => Some(Wanted::Mono),
        None => file.theme,
    };
    let glyphs = if global.ascii { Some(Glyphs::Ascii) } else { file.glyphs };
    Settings { theme, glyphs, ..file }
}
