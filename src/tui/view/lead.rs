//! A lead on the whole screen: its timeline, why it is where it is, all that is known, and what one can do.

mod pages;
mod timeline;

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    model::{id::EntryId, listing::LeadRow},
    outbound::shown::Shown,
    tui::{
        format,
        keys::{
            action::Action,
            keymap::{Group, Place},
        },
        layout::Shape,
        state::{App, Screen, Zoom, lead::Tab},
        theme::Meaning,
    },
};

use super::{
    card,
    pen::{Pen, Row},
};

/// Columns of what stands beside the page.
const ASIDE: u16 = 42;
/// Lines that one of its keys takes at most.
const WRAPPED: usize = 3;

/// The page between header and footer. Gives back how many of its lines can be scrolled away.
pub fn draw(app: &App, zoom: Zoom, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let Some(lead) = app.page() else { return 0 };
    match app.plan().shape {
        Shape::Boxed | Shape::Wide => boxed(app, lead, zoom, pen, buffer, area),
        Shape::Compact | Shape::ListOnly | Shape::TooSmall => compact(app, lead, zoom, pen, buffer, area),
    }
}

/// Where one is, and the tabs: the second line of the header.
pub fn crumb<'t>(app: &App, pen: Pen<'t>, width: usize) -> Row<'t> {
    let Some(lead) = app.page() else { return pen.row() };
    let zoom = app.zoom.unwrap_or_default();
    let roomy = width >= 110;
    let screen = match app.screen {
        Screen::Fallback => "Fallback",
        Screen::Fairness => "Fairness",
        Screen::Queue | Screen::Reps | Screen::Rules | Screen::Activity => "Queue",
    };
    let mut tabs = pen.row();
    for tab in Tab::ALL {
        let (long, short) = tab.name();
        let mut name = if roomy { long } else { short }.to_owned();
        if tab == Tab::Notes {
            let notes = app.told().map_or(0, |story| story.noted);
            name = if notes > 0 { format!("{name} {notes}") } else { name };
        }
        tabs = if tab == zoom.tab {
            tabs.put(format!("[{name}]"), Meaning::Tab)
        } else {
            tabs.put(format!(" {name} "), Meaning::Muted)
        };
    }
    let keys = if roomy { pen.row().gap(2).hint("[ ] tab").gap(2).hint("J/K next lead") } else { pen.row() };
    let room = width.saturating_sub(tabs.width() + keys.width() + 4);
    let who = called(lead);
    let crumb = if roomy { format!("{screen} > L-{} {who}", lead.id) } else { format!("L-{} {who}", lead.id) };
    let crumb = Shown::of(&crumb).clip(room);
    let gap = width.saturating_sub(1 + crumb.width() + tabs.width() + keys.width() + 1);
    pen.row().gap(1).put(crumb, Meaning::Title).gap(gap.clamp(1, 4)).then(tabs).then(keys)
}

fn called(lead: &LeadRow) -> String {
    [lead.called(), lead.company.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn boxed(app: &App, lead: &LeadRow, zoom: Zoom, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let aside = Rect { x: area.right().saturating_sub(ASIDE), width: ASIDE.min(area.width), ..area };
    let left = Rect { width: area.width.saturating_sub(ASIDE), ..area };
    let right = about(app, zoom, pen);
    let inner = pen.frame(buffer, left, &pen.row().put(title(zoom.tab), Meaning::Title), &right);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let furthest = page(app, lead, zoom, pen, buffer, inner);
    let keys = what_one_can_do(app, pen);
    let facts = pages::facts(app, lead, usize::from(ASIDE) - 4, pen);
    let height = (keys.len() as u16 + 2).min(area.height.saturating_sub((facts.len() as u16 + 2).min(area.height / 2)));
    let below = Rect { y: aside.bottom().saturating_sub(height), height, ..aside };
    let above = Rect { height: area.height.saturating_sub(height), ..aside };
    for (place, title, rows) in [(above, "Lead", facts), (below, "What you can do", keys)] {
        let inner = pen.frame(buffer, place, &pen.row().put(title, Meaning::Title), &pen.row());
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        for (y, row) in (0..inner.height).zip(&rows) {
            pen.put(buffer, inner, y, row);
        }
    }
    furthest
}

fn compact(app: &App, lead: &LeadRow, zoom: Zoom, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let mut top = 0;
    if app.plan().header == 1 {
        pen.put(buffer, area, 0, &crumb(app, pen, usize::from(area.width)));
        top = 1;
    }
    pen.put(buffer, area, top, &pages::in_a_line(app, lead, pen));
    pen.rule(buffer, area, top + 1, &pen.row(), &pen.row());
    let taken = top + 2;
    let below = if area.height > 14 { 2 } else { 0 };
    let inner = Rect {
        x: area.x + 1,
        y: area.y + taken,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(taken + below),
    };
    let furthest = page(app, lead, zoom, pen, buffer, inner);
    if below > 0 {
        pen.rule(buffer, area, area.height - 2, &pen.row(), &pen.row());
        pen.put(buffer, area, area.height - 1, &pages::contact(app, lead, usize::from(area.width), pen));
    }
    furthest
}

fn title(tab: Tab) -> &'static str {
    match tab {
        Tab::Timeline => "Timeline, newest first",
        Tab::Decision => "Decision",
        Tab::Fields => "Fields",
        Tab::Raw => "Raw record, as it was given",
        Tab::Notes => "Notes, newest first",
    }
}

fn about<'t>(app: &App, zoom: Zoom, pen: Pen<'t>) -> Row<'t> {
    match (zoom.tab, app.told()) {
        (Tab::Timeline, Some(story)) => {
            let more = if story.more { " or more" } else { "" };
            pen.row().put(format!("{}{more}", format::count(story.events.len() as u64, "event")), Meaning::Muted)
        }
        _ => pen.row(),
    }
}

fn page(app: &App, lead: &LeadRow, zoom: Zoom, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let width = usize::from(area.width);
    let rows = match zoom.tab {
        Tab::Timeline => {
            timeline::draw(app, lead, zoom, pen, buffer, area);
            return 0;
        }
        Tab::Decision => pages::decision(app, lead, width, pen),
        Tab::Fields => pages::fields(app, lead, width, pen),
        Tab::Raw => pages::raw(app, width, pen),
        Tab::Notes => pages::notes(app, width, pen),
    };
    card::paste(&rows, card::Part::From(zoom.scroll), pen, buffer, area)
}

/// The keys that act on the lead, from the table.
fn what_one_can_do<'t>(app: &App, pen: Pen<'t>) -> Vec<Row<'t>> {
    let acts = app
        .keymap
        .on(Place::Lead)
        .filter(|binding| binding.group == Group::Act || matches!(binding.action, Action::Undo | Action::Redo));
    let mut rows = Vec::new();
    for binding in acts.filter(|binding| app.works(binding.action)) {
        let said = match (binding.action, &app.last, &app.again) {
            // Of another lead no more is said here than that.
            (Action::Undo, Some(last), _) if is_of_another(app, last.entry) => {
                format!("undo entry {}, not of this lead", last.entry)
            }
            (Action::Undo, Some(last), _) => format!("undo entry {}: {}", last.entry, last.said),
            (Action::Redo, _, Some(again)) => format!("redo: {}", again.said),
            _ => binding.says.clone(),
        };
        let room = usize::from(ASIDE).saturating_sub(4 + 5);
        let mut lines = Shown::of(&said).wrap(room);
        if lines.len() > WRAPPED {
            lines.truncate(WRAPPED);
            // What is left out leaves a mark.
            if let Some(last) = lines.last_mut() {
                *last = Shown::of(&format!("{} …", last.clip(room.saturating_sub(2))));
            }
        }
        for (index, line) in lines.into_iter().enumerate() {
            let keys = if index == 0 { binding.keys_shown() } else { String::new() };
            rows.push(pen.row().cell(keys, 4, Meaning::Key).gap(1).put(line, Meaning::Plain));
        }
    }
    rows
}

/// An undo offered on the page of a lead that it is not about says so.
fn is_of_another(app: &App, entry: EntryId) -> bool {
    app.told().is_some_and(|story| !story.more && story.events.iter().all(|event| event.entry != Some(entry)))
}
