//! The first run: what leadtower is, what one can begin with, and where everything would be.

use ratatui::{buffer::Buffer, layout::Position};

use crate::{
    outbound::shown::Shown,
    tui::{
        effect::Wanted,
        layout::Shape,
        settings::{Clipboard, Mouse},
        state::{
            App,
            welcome::{Choice, Kept, Known, PathLine, Step, Welcome},
        },
        theme::Meaning,
    },
};

use super::{
    page::{self, Page},
    pen::Pen,
};

/// Lines of a page that has room for the steps of setting up.
const STEPS_FROM: u16 = 17;
/// Columns of a choice's name.
const NAME: usize = 33;

/// The whole screen. Gives back where the terminal's cursor stands.
pub fn draw(app: &App, welcome: &Welcome, pen: Pen<'_>, buffer: &mut Buffer) -> Option<Position> {
    let shape = app.plan().shape;
    let page = page::stand(app, "Welcome", page::Written::NothingYet, pen, buffer);
    match (&welcome.step, shape) {
        (Step::Path(line), _) => Some(path(line, page)),
        (Step::Choose, Shape::Boxed | Shape::Wide) => roomy(app, welcome, page),
        (Step::Choose, Shape::Compact) => narrow(app, welcome, page),
        (Step::Choose, Shape::ListOnly | Shape::TooSmall) => short(welcome, page),
    }
}

fn roomy(app: &App, welcome: &Welcome, mut page: Page<'_, '_>) -> Option<Position> {
    page.says("leadtower decides who gets each new lead, says why, and lets you put it right.", Meaning::Title);
    page.gap();
    page.says("Everything stays in one file on this computer. Nothing is sent anywhere, and no port is opened.", Meaning::Plain);
    page.gap();
    choices(welcome, &mut page);
    page.gap();
    places(welcome, &mut page);
    page.gap();
    look(app, welcome, &mut page);
    page.gap();
    let mouse = match app.pointer.mouse {
        Mouse::Ours => "mouse yes",
        Mouse::Terminals => "mouse no",
    };
    let Known { colours, clipboard } = welcome.terminal;
    // Whether it takes them no terminal says.
    let copies = match clipboard {
        Clipboard::Auto | Clipboard::Osc52 => "copies over OSC 52, if it takes them",
        Clipboard::Native => "copies with a program of this computer",
        Clipboard::Off => "copies off",
    };
    let known = format!("{} x {}, {colours}, {mouse}, {copies}", app.size.width, app.size.height);
    let terminal = page.row().cell("Terminal", 9, Meaning::Muted).put(known, Meaning::Plain);
    page.line(&terminal);
    None
}

fn narrow(app: &App, welcome: &Welcome, mut page: Page<'_, '_>) -> Option<Position> {
    page.says("leadtower decides who gets each new lead, says why, and lets you put it right.", Meaning::Title);
    page.says("Everything stays in one file on this computer. No port is opened, nothing sent.", Meaning::Plain);
    page.gap();
    choices(welcome, &mut page);
    page.gap();
    places(welcome, &mut page);
    page.gap();
    look(app, welcome, &mut page);
    None
}

fn short(welcome: &Welcome, mut page: Page<'_, '_>) -> Option<Position> {
    choices(welcome, &mut page);
    page.gap();
    let database = page.row().cell("Data", 6, Meaning::Muted).put(Shown::of(&welcome.whereabouts.database), Meaning::Plain);
    page.line(&database);
    None
}

fn choices(welcome: &Welcome, page: &mut Page<'_, '_>) {
    for (index, choice) in Choice::ALL.into_iter().enumerate() {
        let (name, more) = match choice {
            Choice::Sample => ("Look around with sample data", "a made-up company, in a separate file"),
            Choice::Own => ("Set up with my own data", "3 steps, about 5 minutes"),
            Choice::Empty => ("Start empty", "every screen tells you what to do next"),
            Choice::Other => ("Open another file ...", "for example a copy a colleague gave you"),
        };
        let is_under = index == welcome.cursor;
        let cursor = if is_under { "  > " } else { "    " };
        let row = page.row().put(cursor, Meaning::Accent).put(format!("{}  ", index + 1), Meaning::Key);
        let row = row.cell(name, NAME, if is_under { Meaning::Title } else { Meaning::Plain });
        let fits = row.width() + more.len() <= usize::from(page.area.width);
        let row = if fits { row.put(more, Meaning::Muted) } else { row };
        page.line(&row);
        page.choice(index);
        if is_under {
            page.select();
        }
        if choice == Choice::Own && page.area.height > STEPS_FROM {
            steps(page);
        }
    }
}

/// What setting up is made of.
fn steps(page: &mut Page<'_, '_>) {
    let rows = [
        ("a  reps", "a CSV, or type them in", "name, e-mail, time zone, hours, capacity"),
        ("b  rules", "start from a template", "round robin, territory, size bands, named accounts"),
        ("c  leads", "a CSV", "dry run before anything is saved"),
    ];
    for (step, how, more) in rows {
        let row = page.row().gap(9).cell(step, 11, Meaning::Plain).cell(how, 24, Meaning::Plain);
        let fits = row.width() + more.len() <= usize::from(page.area.width);
        let row = if fits { row.put(more, Meaning::Muted) } else { row };
        page.line(&row);
    }
}

/// The theme, and the keys of others.
fn look(app: &App, welcome: &Welcome, page: &mut Page<'_, '_>) {
    let worn = app.worn.map_or(welcome.whereabouts.look, Wanted::name);
    let mut row = page.row().cell("Look", 9, Meaning::Muted).cell(worn, 16, Meaning::Plain);
    for hint in ["c high contrast", "d colour-blind safe", "m no colour"] {
        row = row.hint(hint).gap(3);
    }
    page.line(&row);
}

fn places(welcome: &Welcome, page: &mut Page<'_, '_>) {
    let whereabouts = &welcome.whereabouts;
    let config = match whereabouts.config_is {
        Kept::There => "your settings",
        Kept::NotYet => "not created until you change something",
    };
    let rows = [
        ("Data", &whereabouts.database, "only you can read it (0600)"),
        ("Config", &whereabouts.config, config),
        ("State", &whereabouts.state, "window layout, log"),
    ];
    let width = usize::from(page.area.width);
    let path = rows.iter().map(|(_, path, _)| Shown::of(path).width()).max().unwrap_or(0) + 3;
    for (name, place, more) in rows {
        let row = page.row().cell(name, 9, Meaning::Muted).put(Shown::of(place), Meaning::Plain);
        let fits = 9 + path + more.len() <= width;
        let row = if fits { row.gap(path - Shown::of(place).width()).put(more, Meaning::Muted) } else { row };
        page.line(&row);
    }
}

/// The path of another database, being typed.
fn path(line: &PathLine, mut page: Page<'_, '_>) -> Position {
    page.says("Open another file", Meaning::Title);
    page.gap();
    page.says("Where is the database? ~/ is your own folder.", Meaning::Plain);
    page.gap();
    let row = page.row().put("> ", Meaning::Accent);
    let place = page.field(row, &line.field);
    page.gap();
    match &line.complaint {
        Some(because) => page.says(because, Meaning::Error),
        None => page.says("It must be there already; it is brought up to date if an older leadtower made it.", Meaning::Muted),
    }
    place
}
