//! Setting up step by step: reps, rules, leads.

use ratatui::{buffer::Buffer, layout::Position};

use crate::{
    outbound::shown::Shown,
    rulebook::template::Template,
    tui::{
        format,
        state::{
            App,
            setup::{Choice, Setup, Step},
        },
        theme::Meaning,
    },
};

use super::{
    import,
    page::{self, Page, Written},
    pen::Pen,
};

/// Columns of a choice's name.
const NAME: usize = 26;
/// Reps that are named.
const NAMED: usize = 6;

/// The whole screen. Gives back where the terminal's cursor stands.
pub fn draw(app: &App, setup: &Setup, pen: Pen<'_>, buffer: &mut Buffer) -> Option<Position> {
    let written = if app.welcome.is_some() { Written::NothingYet } else { Written::Something };
    let mut page = page::stand(app, "Set up", written, pen, buffer);
    steps(app, setup, &mut page);
    page.gap();
    if let Some(coming) = &app.import {
        // The panel scrolls within what is left of the page.
        let area = ratatui::layout::Rect { y: page.area.y + page.y, height: page.left(), ..page.area };
        return import::body(app, coming, Page { pen, buffer: page.buffer, area, y: 0 });
    }
    match setup.step {
        Step::Reps => {
            page.says("Who works leads? Their zone and hours say when a lead can wait for them.", Meaning::Plain);
            page.gap();
            choices(app, setup, &mut page);
            page.gap();
            roster(app, &mut page);
        }
        Step::Rules => {
            page.says("Who gets which lead? A first rulebook, made for your reps; change it any time.", Meaning::Plain);
            page.gap();
            choices(app, setup, &mut page);
            page.gap();
            book(setup, &mut page);
        }
        Step::Leads => {
            if let Some(template) = setup.published {
                page.says(&format!("The first rulebook is live: {}.", template_name(template)), Meaning::Good);
            }
            page.says("The leads you have. A dry run says who would get them before anything is written.", Meaning::Plain);
            page.gap();
            choices(app, setup, &mut page);
        }
    }
    None
}

fn steps(app: &App, setup: &Setup, page: &mut Page<'_, '_>) {
    let reps = app.reps.all().len() as u64;
    let mut row = page.row();
    for (index, step) in Step::ALL.into_iter().enumerate() {
        let name = match step {
            Step::Reps if reps > 0 => format!("Reps: {}", format::grouped(reps)),
            Step::Reps => "Reps".to_owned(),
            Step::Rules if setup.published.is_some() => "Rules: live".to_owned(),
            Step::Rules => "Rules".to_owned(),
            Step::Leads => "Leads".to_owned(),
        };
        let text = format!("{} {name}", index + 1);
        row = if step == setup.step {
            row.put(format!("[{text}]"), Meaning::Tab)
        } else {
            row.put(format!(" {text} "), Meaning::Muted)
        };
        row = row.gap(2);
    }
    page.line(&row);
}

fn choices(app: &App, setup: &Setup, page: &mut Page<'_, '_>) {
    let reps = app.reps.all().len() as u64;
    for (index, choice) in setup.step.choices().into_iter().enumerate() {
        let (name, more) = match choice {
            Choice::RepsFile => ("From a file", "CSV: name, e-mail, time zone, hours, capacity".to_owned()),
            Choice::RepsTyped => ("Type them in", "one after the other".to_owned()),
            Choice::LeadsFile => ("From a file", "CSV or JSON, as your CRM exports them".to_owned()),
            Choice::Book(template) => (template_name(template), template_says(template).to_owned()),
            Choice::GoOn => match setup.step {
                Step::Reps if reps == 0 => ("Go on without reps", "leads then wait for a person".to_owned()),
                Step::Reps => ("Go on", format!("with {}", format::count(reps, "rep"))),
                Step::Rules => ("Go on without rules", "leads then wait for a person".to_owned()),
                Step::Leads => ("Go to the queue", "leads may come later: I imports a file".to_owned()),
            },
        };
        let is_under = index == setup.cursor;
        let cursor = if is_under { "  > " } else { "    " };
        let row = page.row().put(cursor, Meaning::Accent).put(format!("{}  ", index + 1), Meaning::Key);
        let row = row.cell(name, NAME, if is_under { Meaning::Title } else { Meaning::Plain });
        let fits = row.width() + more.len() <= usize::from(page.area.width);
        let row = if fits { row.put(Shown::of(&more), Meaning::Muted) } else { row };
        page.line(&row);
        page.choice(index);
        if is_under {
            page.select();
        }
    }
}

fn template_name(template: Template) -> &'static str {
    match template {
        Template::RoundRobin => "Everybody in turn",
        Template::Territory => "By territory",
        Template::Size => "By company size",
        Template::Accounts => "Named accounts first",
    }
}

fn template_says(template: Template) -> &'static str {
    match template {
        Template::RoundRobin => "one pool, to whoever is owed the most",
        Template::Territory => "regions, as your reps' zones suggest",
        Template::Size => "small to large, as teams are called",
        Template::Accounts => "to their owner, the rest in turn",
    }
}

/// What the first book under the cursor says.
fn book(setup: &Setup, page: &mut Page<'_, '_>) {
    let Some(Choice::Book(template)) = setup.choice() else { return };
    let Some(book) = setup.book.as_ref().filter(|book| book.template == template) else {
        page.says("Reading ...", Meaning::Muted);
        return;
    };
    if let Some(lacks) = &book.lacks {
        page.says(lacks, Meaning::AtRisk);
    }
    page.says("Enter puts this live:", Meaning::Title);
    let room = usize::from(page.left());
    let width = usize::from(page.area.width).max(1);
    let lines: Vec<Shown> = book.says.iter().flat_map(|line| Shown::of(line).wrap(width)).collect();
    let all = lines.len();
    let shown = if all > room { room.saturating_sub(1) } else { all };
    // The end of the book stops at the end of the page.
    let first = setup.scroll.min(all - shown);
    for line in lines.into_iter().skip(first).take(shown) {
        let row = page.row().put(line, Meaning::Plain);
        page.line(&row);
    }
    if all > shown {
        let row = page.row();
        let row = match all - shown - first {
            0 => row.put("that is all of it", Meaning::Muted).gap(2).hint("PgUp back"),
            more => {
                row.put(format!("and {} more", format::count(more as u64, "line")), Meaning::Muted).gap(2).hint("PgDn scroll")
            }
        };
        page.line(&row);
    }
}

/// Who is known by now.
fn roster(app: &App, page: &mut Page<'_, '_>) {
    let rows = app.reps.all();
    if rows.is_empty() {
        return;
    }
    let names: Vec<&str> = rows.iter().take(NAMED).map(|row| row.rep.name.as_str()).collect();
    let more = rows.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    page.says(&format!("On the roster: {}{more}", names.join(", ")), Meaning::Good);
}
