//! Lists without rows: what is true, and the next key or command.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::Book,
    insight::{english, fairness::Sums},
    model::lead::Stage,
    outbound::shown::Shown,
    tui::{
        format,
        state::{
            App, Live,
            fairness::Fairness,
            fallback::Today,
            leads::{Leads, Shelf},
            rules::Tab,
        },
        theme::Meaning,
    },
};

use super::pen::{Pen, Row};

/// One line of an empty list: a sentence, or a command to type with what it does.
enum Line {
    Says(String),
    Command(&'static str, &'static str),
    /// A key, and what it does.
    Press(&'static str, &'static str),
    Blank,
}

/// Columns that an explanation gets at least.
const LEAST_WHY: usize = 12;

/// How finished leads are asked for.
const SHOW_FINISHED: &str = "Add status:converted,lost,dismissed to the filter to see them.";

/// An empty list of leads.
pub fn leads(app: &App, leads: &Leads, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let all: u64 = app.totals.by_stage.iter().map(|(_, n)| n).sum();
    let lines = if !leads.loaded {
        vec![Line::Says("Reading ...".to_owned())]
    } else if !leads.filter.is_empty() {
        let says = match leads.finished {
            0 => vec!["No open lead matches this filter.".to_owned()],
            1 => vec!["No open lead matches; 1 finished does.".to_owned(), SHOW_FINISHED.to_owned()],
            n => vec![format!("No open lead matches; {} finished do.", format::grouped(n)), SHOW_FINISHED.to_owned()],
        };
        says.into_iter().chain(["Esc clears it, / changes it.".to_owned()]).map(Line::Says).collect()
    } else if all == 0 {
        first_run(app)
    } else {
        match leads.shelf {
            Shelf::Queue => vec![
                Line::Says(format!("No open lead: {} finished.", format::count(all, "lead"))),
                Line::Says("New ones appear here as they arrive; / status:converted shows finished ones.".to_owned()),
            ],
            Shelf::Fallback => {
                let owned = app.totals.of(Stage::Assigned) + app.totals.of(Stage::Working);
                let owned = Line::Says(format!("{} with an owner: 1 shows them.", format::count(owned, "open lead")));
                match app.totals.of(Stage::New) {
                    0 if app.groups.today.is_some() => vec![Line::Says(found_today(app.groups.today)), owned],
                    0 => vec![Line::Says("Fallback is empty. Every open lead found its place.".to_owned()), owned],
                    new => vec![Line::Says("Fallback is empty.".to_owned()), Line::Says(unrouted(new)), owned],
                }
            }
        }
    };
    paste(&lines, pen, buffer, area);
}

/// What became of the leads of today.
fn found_today(today: Option<Today>) -> String {
    match today {
        Some(Today { came: 0, .. }) | None => "Fallback is empty. Every open lead found its place.".to_owned(),
        Some(Today { came, owned }) if came == owned => {
            format!(
                "Fallback is empty. Every lead today found an owner ({} of {}).",
                format::grouped(owned),
                format::grouped(came)
            )
        }
        Some(Today { came, owned }) => {
            format!(
                "Fallback is empty. {} of the {} leads of today found an owner.",
                format::grouped(owned),
                format::grouped(came)
            )
        }
    }
}

/// Leads that no rulebook has seen, and what routes them.
fn unrouted(new: u64) -> String {
    let wait = if new == 1 { "waits" } else { "wait" };
    format!("{} {wait} to be routed: leadtower route status:new", format::count(new, "lead"))
}

/// An empty journal.
pub fn activity(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let lines = if !app.activity.loaded {
        vec![Line::Says("Reading ...".to_owned())]
    } else if !app.activity.filter.is_empty() {
        let searched = app.activity.searched.map_or(String::new(), |n| format!(" of the newest {}", format::grouped(n)));
        vec![
            Line::Says(format!("No change{searched} matches this filter.")),
            Line::Says("Esc clears it, / changes it.".to_owned()),
        ]
    } else {
        vec![
            Line::Says("Nothing has been changed yet.".to_owned()),
            Line::Says("Whatever anybody does stands here, and can be taken back. 1 shows the leads.".to_owned()),
        ]
    };
    paste(&lines, pen, buffer, area);
}

/// Nothing was given out of this book in these days.
pub fn fairness(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let Some(fair) = &app.fairness.fair else {
        paste(&[Line::Says("Reading ...".to_owned())], pen, buffer, area);
        return;
    };
    let days = english::stretch(fair.window.first, fair.window.last);
    let elsewhere = fair.report.pools.iter().any(|part| part.rows.iter().any(|row| row.sums != Sums::default()));
    let mut lines = match (app.fairness.book(), app.live) {
        (None, Live::Nothing) => vec![
            Line::Says("No rulebook is live, so there is no pool to share leads in.".to_owned()),
            Line::Says("Once leads are routed, this screen says who got how many, and why.".to_owned()),
            Line::Blank,
            Line::Press("I", "imports a file, or sets up step by step: reps, rules, leads"),
            Line::Blank,
            Line::Says("Or in a shell:".to_owned()),
            Line::Command("leadtower rules init", "a first rulebook to edit"),
            Line::Command("leadtower rules publish FILE", "puts it live"),
        ],
        (None, Live::Unread | Live::Book(_)) => vec![
            Line::Says("The rulebook has no pool, so there are no shares to compare.".to_owned()),
            Line::Says(format!("And nobody got a lead another way, {days}. d chooses other days.")),
        ],
        (Some(Book::Of(None)), _) => vec![Line::Says(format!("Nobody got a lead outside of a pool, {days}."))],
        (Some(book), _) => vec![Line::Says(format!("No lead came to {}, {days}.", Fairness::name(&book)))],
    };
    if app.fairness.book().is_some() {
        let more = if elsewhere { "] shows the other pools, d chooses other days." } else { "d chooses other days." };
        lines.push(Line::Says(more.to_owned()));
    }
    paste(&lines, pen, buffer, area);
}

/// No rulebook to show.
pub fn rules(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let lines = match (app.book.loaded, &app.unreadable) {
        (false, _) => vec![Line::Says("Reading ...".to_owned())],
        (true, Some(unreadable)) => vec![
            Line::Says(format!("{unreadable}.")),
            Line::Says("Until a corrected one is published, new leads wait.".to_owned()),
            Line::Blank,
            Line::Says("In a shell:".to_owned()),
            Line::Command("leadtower rules history", "every version there is"),
            Line::Command("leadtower rules restore VERSION", "puts an older one live again"),
        ],
        (true, None) => vec![
            Line::Says("No rulebook is live, so every lead waits in Fallback.".to_owned()),
            Line::Blank,
            Line::Press("I", "imports a file, or sets up step by step: reps, rules, leads"),
            Line::Blank,
            Line::Says("Or in a shell:".to_owned()),
            Line::Command("leadtower rules init", "a first rulebook to edit"),
            Line::Command("leadtower rules publish FILE", "puts it live"),
        ],
    };
    paste(&lines, pen, buffer, area);
}

/// A tab of the rulebook with nothing in it.
pub fn part_of_book(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    if app.book.through().all > 0 {
        let lines = ["Nothing on this tab matches this filter.", "Esc clears it, / changes it."];
        paste(&lines.map(|line| Line::Says(line.to_owned())), pen, buffer, area);
        return;
    }
    let says = match app.book.tab {
        Tab::Rules => "The book has no rule, so every lead waits in Fallback.",
        Tab::Territories => "The book has no territory: its rules do not ask where a lead is.",
        Tab::Pools => "The book has no pool: nobody shares leads in turn.",
        Tab::Sizes => "The book tells no sizes apart, and lets leads wait for ever.",
        Tab::Lint => {
            let nothing = "Nothing is wrong with the book, and nothing in it could be meant otherwise. [ shows the tab before.";
            let says = match &app.book.unchecked {
                _ if app.book.is_proved() => nothing.to_owned(),
                Some(because) => format!("The book cannot be checked: {because}. Ctrl-r tries again."),
                None => "Checking the book ...".to_owned(),
            };
            paste(&[Line::Says(says)], pen, buffer, area);
            return;
        }
    };
    let edit = "n makes a first one in a draft of yours, Ctrl-e opens the whole book in your editor.";
    paste(&[Line::Says(says.to_owned()), Line::Says(edit.to_owned())], pen, buffer, area);
}

/// An empty roster.
pub fn reps(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let lines = if !app.reps.loaded {
        vec![Line::Says("Reading ...".to_owned())]
    } else if !app.reps.all().is_empty() {
        vec![Line::Says("No rep matches this filter.".to_owned()), Line::Says("Esc clears it, / changes it.".to_owned())]
    } else {
        vec![
            Line::Says("No rep yet, so no lead can find an owner.".to_owned()),
            Line::Blank,
            Line::Press("n", "adds one here"),
            Line::Press("I", "imports a file of reps, or sets up step by step"),
            Line::Blank,
            Line::Says("Or in a shell; this screen follows by itself:".to_owned()),
            Line::Command("leadtower import reps reps.csv", "a file: name, email, zone, hours ..."),
            Line::Command("leadtower rep add --name \"Ana Ruiz\"", "one by hand"),
        ]
    };
    paste(&lines, pen, buffer, area);
}

fn first_run(app: &App) -> Vec<Line> {
    let mut lines = vec![
        Line::Says("No lead yet. leadtower decides who gets each one, and says why.".to_owned()),
        Line::Blank,
        Line::Press("I", "imports a file, or sets up step by step: reps, rules, leads"),
        Line::Blank,
        Line::Says("Or in a shell; this screen follows by itself:".to_owned()),
    ];
    if app.reps.all().is_empty() {
        lines.push(Line::Command("leadtower import reps reps.csv", "who works leads"));
    } else {
        let reps = format::count(app.reps.counts().active as u64, "rep");
        lines.push(Line::Says(format!("{reps} on the roster: 3 shows them")));
    }
    lines.push(Line::Command("leadtower rules init", "a first rulebook to edit"));
    lines.push(Line::Command("leadtower rules publish FILE", "puts it live"));
    lines.push(Line::Command("leadtower import leads leads.csv", "routes them by these rules"));
    lines
}

fn paste(lines: &[Line], pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let inner = Rect { x: area.x + 3.min(area.width), width: area.width.saturating_sub(4), ..area };
    let width = usize::from(inner.width);
    let command =
        lines.iter().map(|line| if let Line::Command(command, _) = line { command.len() } else { 0 }).max().unwrap_or(0);
    let mut rows = Vec::new();
    for line in lines {
        match line {
            Line::Says(text) => {
                rows.extend(Shown::of(text).wrap(width).into_iter().map(|text| pen.row().put(text, Meaning::Plain)));
            }
            Line::Command(what, why) => rows.extend(explained(what, command, why, width, pen)),
            Line::Press(key, why) => rows.extend(explained(key, key.len(), why, width, pen)),
            Line::Blank => rows.push(pen.row()),
        }
    }
    let top = u16::from(usize::from(area.height) > rows.len() + 1);
    for (y, row) in (top..).zip(&rows) {
        pen.put(buffer, inner, y, row);
    }
}

/// A key or command in so many columns, and beside it, in as many lines as it takes, what it does.
fn explained<'t>(what: &'static str, columns: usize, why: &'static str, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let left = 2 + columns + 3;
    let why = Shown::from(why).wrap(width.saturating_sub(left).max(LEAST_WHY));
    let lines = why.into_iter().enumerate().map(|(index, why)| {
        let row = pen.row().gap(2).cell(if index == 0 { what } else { "" }, columns, Meaning::Key);
        row.gap(3).put(why, Meaning::Muted)
    });
    lines.collect()
}
