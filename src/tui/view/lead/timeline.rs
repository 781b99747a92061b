//! What happened to a lead, newest first, day by day; on top how it stands now, at the end what its clock counted.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::{
        ask::{ClockStory, Counted, Event, Story},
        receipt::story::Kind,
    },
    model::{
        listing::{LeadRow, Urgency},
        time::{Instant, Millis},
    },
    outbound::shown::Shown,
    tui::{
        format,
        state::{App, Zoom, lead::InFull},
        theme::Meaning,
        zones::Item,
    },
};

use super::super::{
    activity::field_row,
    cells::owner,
    pen::{Pen, Row},
};

/// Columns of the time of day, of the word, and of who did it.
const TIME: usize = 10;
const WORD: usize = 12;
const BY: usize = 14;
/// Columns of what a clock's first line is called.
const LABEL: usize = 13;
/// Lines of a clock at most.
const PARTS: usize = 6;

/// A line, and the event it belongs to.
struct Line<'t> {
    row: Row<'t>,
    /// The number of an operation, at the right end.
    op: Option<Row<'t>>,
    event: Option<usize>,
}

/// The timeline, scrolled so that the event under the cursor is in sight.
pub fn draw(app: &App, lead: &LeadRow, zoom: Zoom, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let Some(story) = app.told() else {
        pen.put(buffer, area, 0, &pen.row().put("reading its story ...", Meaning::Muted));
        return;
    };
    let lines = lines(app, lead, story, zoom, usize::from(area.width), pen);
    let height = usize::from(area.height);
    let first = lines.iter().position(|line| line.event == Some(zoom.event)).unwrap_or(0);
    let last = lines.iter().rposition(|line| line.event == Some(zoom.event)).unwrap_or(0);
    let most = lines.len().saturating_sub(height);
    // The heading of its day stays in sight with the newest event; the clock with the oldest.
    let from = if zoom.event == 0 {
        0
    } else if zoom.event + 1 == story.events.len() {
        most.min(first)
    } else {
        (last + 2).saturating_sub(height).max(first.saturating_sub(height * 2 / 3)).min(first).min(most)
    };
    for (y, line) in (0..area.height).zip(&lines[from.min(lines.len())..]) {
        pen.put(buffer, area, y, &line.row);
        if let Some(event) = line.event {
            pen.item(area, y, Item::Event(event));
        }
        if let Some(op) = &line.op {
            pen.put_right(buffer, area, y, op);
        }
        if line.event == Some(zoom.event) && line.op.is_some() {
            // The blank beside the page, which every size has, bears the sign that is seen where colours are not.
            let wide = Rect { x: area.x.saturating_sub(1), width: area.width + area.x.min(1), ..area };
            pen.put(buffer, Rect { width: 1, ..wide }, y, &pen.row().put(">", Meaning::Accent));
            pen.over(buffer, wide, y, Meaning::Selected);
        }
    }
    let below = lines.len().saturating_sub(from + height);
    if below > 0 && area.height > 0 {
        // The line that stands there is one of those below, then.
        let more = pen.row().put(format!(" {} more below, j scrolls", below + 1), Meaning::Muted);
        pen.blank(buffer, area, area.height - 1);
        pen.put(buffer, area, area.height - 1, &more);
    }
}

fn lines<'t>(app: &App, lead: &LeadRow, story: &Story, zoom: Zoom, width: usize, pen: Pen<'t>) -> Vec<Line<'t>> {
    let plain = |row| Line { row, op: None, event: None };
    let mut lines = vec![plain(now(app, lead, pen)), plain(pen.row())];
    let mut day = None;
    for (index, event) in story.events.iter().enumerate() {
        let of = event.at.day(app.zone);
        if day != Some(of) {
            if day.is_some() {
                lines.push(plain(pen.row()));
            }
            lines.push(plain(pen.row().put(heading(event.at, app), Meaning::Title)));
            day = Some(of);
        }
        let in_full = zoom.event == index && zoom.in_full == InFull::Yes;
        lines.extend(told(app, event, index, in_full, width, pen));
    }
    if let Some(clock) = &story.clock {
        lines.push(plain(pen.row()));
        lines.extend(self::clock(app, clock, width, pen).into_iter().map(plain));
    }
    lines
}

fn heading(at: Instant, app: &App) -> String {
    let local = at.local(app.zone);
    let today = app.now.day(app.zone);
    if at.day(app.zone) == today {
        format!("Today {}", local.format("%-d %b"))
    } else {
        let year = if local.format("%Y").to_string() == app.now.local(app.zone).format("%Y").to_string() { "" } else { " %Y" };
        local.format(&format!("%a %-d %b{year}")).to_string()
    }
}

/// Owner and clock now.
fn now<'t>(app: &App, lead: &LeadRow, pen: Pen<'t>) -> Row<'t> {
    let (state, meaning) = format::state(lead, app.now);
    let (who, who_meaning) = owner(app, lead);
    let row = pen.row().cell(format::time_of_day(app.now, app.zone), TIME, Meaning::Muted).cell(state, WORD, meaning);
    let row = row.put("now  ", Meaning::Muted).put(Shown::of(&who).clip(24), who_meaning);
    let urgency = lead.urgency(app.now);
    match lead.clock.and_then(|clock| clock.due).filter(|_| urgency != Urgency::Calm) {
        Some(due) => {
            let left = format::due(lead, app.now, app.zone);
            let at = format::at(due, app.now, app.zone);
            let text = if left.text == at { format!(", due {at}") } else { format!(", due {at} ({})", left.text) };
            row.put(text, left.meaning)
        }
        None => row,
    }
}

fn look(event: &Event) -> Meaning {
    if event.taken_back.is_some() {
        return Meaning::Skipped;
    }
    match event.kind {
        Kind::Routed | Kind::Rerouted | Kind::Placed | Kind::Imported => Meaning::Accent,
        Kind::Moved | Kind::MovedBack | Kind::DoneAgain => Meaning::Mark,
        Kind::Fallback => Meaning::Nobody,
        Kind::Missed => Meaning::Late,
        Kind::Contacted | Kind::Ended => Meaning::Good,
        Kind::Noted => Meaning::Key,
        Kind::Arrived | Kind::Withdrawn | Kind::Erased => Meaning::Title,
        Kind::Cleaned
        | Kind::Checked
        | Kind::Nurture
        | Kind::Joined
        | Kind::AskedAgain
        | Kind::Snoozed
        | Kind::InSight
        | Kind::Updated
        | Kind::Clock
        | Kind::Rules => Meaning::Plain,
    }
}

fn told<'t>(app: &App, event: &Event, index: usize, in_full: bool, width: usize, pen: Pen<'t>) -> Vec<Line<'t>> {
    let roomy = width >= 70;
    let time = event.at.local(app.zone).format("%H:%M:%S").to_string();
    let op = event.entry.map(|entry| format!("entry {entry}")).unwrap_or_default();
    let op = pen.row().gap(1).put(op, Meaning::Muted);
    let text = if event.taken_back.is_some() { Meaning::Skipped } else { Meaning::Plain };
    let mut row = pen.row().cell(time, TIME, Meaning::Muted).cell(event.kind.word(), WORD, look(event));
    let mut lines = Vec::new();
    let left = TIME + if roomy { WORD } else { 2 };
    if let Some(by) = &event.by {
        let by = by.strip_prefix("file ").unwrap_or(by);
        row = row.cell(Shown::of(&format!("by {by}")).clip(BY - 2), BY, Meaning::Muted);
    }
    let room = width.saturating_sub(row.width() + op.width());
    // Beside the number of its entry the first line is short; the others have the whole width.
    let (first, rest) = first_line(&event.text, room.max(12), width.saturating_sub(left).max(12));
    row = row.put(first, text);
    lines.push(Line { row, op: Some(op), event: Some(index) });
    let mut below = |row: Row<'t>| lines.push(Line { row, op: None, event: Some(index) });
    for line in rest {
        below(pen.row().gap(left).put(line, text));
    }
    for line in event.lines.iter().flat_map(|line| Shown::of(line).wrap(width.saturating_sub(left))) {
        below(pen.row().gap(left).put(line, Meaning::Muted));
    }
    if let Some(by) = event.taken_back {
        below(pen.row().gap(left).put(format!("taken back by entry {by}"), Meaning::Muted));
    }
    if in_full {
        if event.fields.is_empty() {
            below(pen.row().gap(left).put("it changed no field of the lead", Meaning::Muted));
        }
        for field in &event.fields {
            below(pen.row().gap(left).then(field_row(field, width.saturating_sub(left), pen)));
        }
    }
    lines
}

/// A text as a first line of so many columns, and lines of so many.
fn first_line(text: &str, first: usize, others: usize) -> (Shown, Vec<Shown>) {
    let mut lines = Shown::of(text).wrap(first).into_iter();
    let head = lines.next().unwrap_or_default();
    let rest: Vec<Shown> = lines.collect();
    if rest.is_empty() {
        return (head, rest);
    }
    let rest = rest.iter().map(Shown::as_str).collect::<Vec<_>>().join(" ");
    (head, Shown::of(&rest).wrap(others))
}

/// A day and a time of day, without the day when it is today.
fn moment(when: Instant, app: &App) -> String {
    let time = format::time_of_day(when, app.zone);
    if when.day(app.zone) == app.now.day(app.zone) { time } else { format!("{} {time}", when.local(app.zone).format("%-d %b")) }
}

/// A stretch of time, with its day once when it begins and ends on the same one; what still goes on ends now.
fn stretch(from: Instant, to: Option<Instant>, app: &App) -> String {
    let Some(to) = to else { return format!("{} - now", moment(from, app)) };
    let end = if from.day(app.zone) == to.day(app.zone) { format::time_of_day(to, app.zone) } else { moment(to, app) };
    format!("{} - {end}", moment(from, app))
}

fn whole_minutes(at: Instant) -> i64 {
    at.ms().div_euclid(Millis::MINUTE.0)
}

/// What a clock counted, part by part.
fn clock<'t>(app: &App, clock: &ClockStory, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let at = |when: Instant| moment(when, app);
    let day_of_start = |due: &Instant| due.day(app.zone) == clock.started.day(app.zone);
    let due = match clock.due {
        None => "stands still: no working time in sight".to_owned(),
        Some(due) if day_of_start(&due) => format!("due {}", format::time_of_day(due, app.zone)),
        Some(due) => format!("due {}", at(due)),
    };
    let head = format!("{}, from {}, {due}", clock.allowed, at(clock.started));
    let head = Shown::of(&head).wrap(width.saturating_sub(LABEL).max(24));
    let mut rows: Vec<Row<'t>> = head
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            pen.row().cell(if index == 0 { "Touch clock" } else { "" }, LABEL, Meaning::Title).put(line, Meaning::Plain)
        })
        .collect();
    let over = clock.parts.len().saturating_sub(PARTS);
    if over > 0 {
        rows.push(pen.row().gap(2).put(format!("{over} earlier parts are left out"), Meaning::Muted));
    }
    let last = clock.parts.len().saturating_sub(1);
    let ends = |index: usize, end: Instant| (index < last || clock.left.is_none()).then_some(end);
    let spans = clock.parts.iter().enumerate().skip(over);
    let spans: Vec<String> = spans.map(|(index, part)| stretch(part.segment.from, ends(index, part.segment.to), app)).collect();
    let width = spans.iter().map(|span| span.len() + 2).max().unwrap_or(0).max(21);
    let (mut shown, mut counted) = (0, 0);
    for (part, span) in clock.parts.iter().skip(over).zip(spans) {
        let whose = match part.whose {
            Some(rep) => app.reps.name(rep).map_or_else(|| format!("rep {rep}"), str::to_owned),
            None => "nobody".to_owned(),
        };
        let (word, meaning) = match part.segment.counted {
            Counted::Yes => (format!("counted, {whose} had it"), Meaning::Good),
            Counted::OffHours if part.whose.is_none() => ("stood still: outside the company's hours".to_owned(), Meaning::Muted),
            Counted::OffHours => (format!("stood still: outside the hours of {whose}"), Meaning::Muted),
            Counted::DayOff => ("stood still: a day off".to_owned(), Meaning::Muted),
            Counted::Away => (format!("stood still: {whose} was away"), Meaning::Muted),
        };
        // As the times beside it, in whole minutes: so the parts add up.
        let minutes = whole_minutes(part.segment.to) - whole_minutes(part.segment.from);
        if part.segment.counted == Counted::Yes {
            shown += minutes;
            counted += part.segment.to.since(part.segment.from).0;
        }
        let length = format::hours_and_minutes(minutes);
        rows.push(
            pen.row()
                .gap(2)
                .cell(span, width, Meaning::Plain)
                .right(length, 7, Meaning::Plain)
                .gap(2)
                .put(Shown::of(&word), meaning),
        );
    }
    if let Some(left) = clock.left {
        let left = (counted + left.0).div_euclid(Millis::MINUTE.0) - shown;
        let left = format::hours_and_minutes(left.max(0));
        rows.push(pen.row().gap(2).cell("left", width, Meaning::Muted).right(left, 7, Meaning::Title));
    }
    if let Some(touched) = clock.touched {
        rows.push(pen.row().gap(2).put(format!("met: contacted {}", at(touched)), Meaning::Good));
    }
    rows
}
