//! One lead: what is known, why it is where it is, and what every rep would be told now.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::{Candidate, LeadCard},
    model::{
        lead::Profile,
        listing::LeadRow,
        time::{Instant, Millis, Zone},
    },
    outbound::shown::Shown,
    tui::{
        format::{self, Said},
        layout::Shape,
        state::App,
        theme::Meaning,
        zones::Target,
    },
};

use super::{
    pen::{Pen, Row},
    reasons,
};

/// Columns of the names of fields.
const NAME: usize = 11;
/// Fields of its own that a card shows.
pub const CUSTOM_SHOWN: usize = 4;
/// From this width on fields and reasons stand side by side.
const SIDE_BY_SIDE: u16 = 90;

/// A lead for people: its name, else its email, else its company, else its number.
pub fn name(lead: &LeadRow) -> String {
    called(lead).map_or_else(|| format!("L-{}", lead.id), str::to_owned)
}

fn called(lead: &LeadRow) -> Option<&str> {
    lead.called().or(lead.company.as_deref())
}

/// The lead under the cursor, below or beside its list. Gives back how many of its lines can be scrolled away.
pub fn beside(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let Some(lead) = app.leads().and_then(|leads| leads.list.selected()) else { return 0 };
    pen.zone(area, Target::Detail);
    let part = Part::Beside(app.beside);
    let card = app.card.as_deref().filter(|card| card.lead.id == lead.id);
    let title = heading(lead, pen);
    match app.plan().shape {
        Shape::Boxed | Shape::Wide => {
            let right = pen.row().hint("Enter all of it").gap(3).hint("p hide");
            let inner = pen.frame(buffer, area, &title, &right);
            let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
            if inner.width >= SIDE_BY_SIDE {
                side_by_side(app, lead, card, part, pen, buffer, inner)
            } else {
                stacked(app, lead, card, part, pen, buffer, inner)
            }
        }
        Shape::Compact | Shape::ListOnly | Shape::TooSmall => {
            let about = pen.row().put(in_short(app, lead), Meaning::Muted);
            pen.rule(buffer, area, 0, &title, &about);
            let inner = Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 1 };
            paste(&reasons::in_short(app, lead, card, usize::from(inner.width), pen), part, pen, buffer, inner)
        }
    }
}

fn side_by_side(
    app: &App,
    lead: &LeadRow,
    card: Option<&LeadCard>,
    part: Part,
    pen: Pen<'_>,
    buffer: &mut Buffer,
    area: Rect,
) -> usize {
    let alone = app.plan().list == 0;
    let left = Rect { width: if alone { area.width / 2 } else { area.width * 2 / 5 }, ..area };
    let right = Rect { x: left.right() + 2, width: area.width - left.width - 2, ..area };
    let mut known = fields(app, lead, card, usize::from(left.width), pen);
    let mut rows = reasons::digest(app, lead, card, usize::from(right.width), pen);
    // On the whole screen the shorter side has room for them.
    let there = if alone && known.len() < rows.len() { &mut known } else { &mut rows };
    there.extend(candidates(app, card, pen));
    let more_left = paste(&known, part, pen, buffer, left);
    for y in 0..area.height {
        pen.put(buffer, Rect { x: left.right(), width: 1, ..area }, y, &pen.row().put("│", Meaning::Frame));
    }
    more_left.max(paste(&rows, part, pen, buffer, right))
}

fn stacked(
    app: &App,
    lead: &LeadRow,
    card: Option<&LeadCard>,
    part: Part,
    pen: Pen<'_>,
    buffer: &mut Buffer,
    area: Rect,
) -> usize {
    let width = usize::from(area.width);
    let mut rows = reasons::digest(app, lead, card, width, pen);
    rows.push(pen.row());
    rows.extend(fields(app, lead, card, width, pen));
    rows.extend(candidates(app, card, pen));
    paste(&rows, part, pen, buffer, area)
}

/// Which lines of a lead are wanted.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Those from there on, beside the list.
    Beside(usize),
    /// Those from there on, on the whole screen.
    From(usize),
}

/// As many lines as there is room for; the last one says that there are more, and the key that shows them.
/// Gives back how many there is no room for.
pub fn paste(rows: &[Row<'_>], part: Part, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let height = usize::from(area.height);
    let (from, key) = match part {
        Part::Beside(from) => (from, "J scrolls"),
        Part::From(from) => (from, "j scrolls"),
    };
    let over = rows.len().saturating_sub(height);
    let rest = &rows[from.min(over)..];
    for (y, row) in (0..area.height).zip(rest) {
        pen.put(buffer, area, y, row);
    }
    if rest.len() > height && area.height > 0 {
        let more = pen.row().put(format!(" {} more below, {key}", rest.len() - height + 1), Meaning::Muted);
        let last = area.height - 1;
        pen.blank(buffer, area, last);
        pen.put(buffer, area, last, &more);
    }
    over
}

fn heading<'t>(lead: &LeadRow, pen: Pen<'t>) -> Row<'t> {
    let row = pen.row().put(format!("L-{}", lead.id), Meaning::Muted);
    let Some(called) = called(lead) else { return row };
    let row = row.gap(2).put(Shown::of(called).clip(30), Meaning::Title);
    match &lead.company {
        Some(company) if lead.name.is_some() || lead.email.is_some() => {
            row.put(", ", Meaning::Title).put(Shown::of(company).clip(24), Meaning::Title)
        }
        Some(_) | None => row,
    }
}

/// Source, score and age, for the rule above a small detail.
fn in_short(app: &App, lead: &LeadRow) -> String {
    let source = lead.source.as_ref().map(|source| Shown::of(source.as_str()).clip(14).to_string());
    let score = lead.score.map(|score| format!("score {score}"));
    let age = format!("{} old", format::span(app.now.since(lead.received_at)));
    [source, score, Some(age)].into_iter().flatten().collect::<Vec<_>>().join("  ")
}

/// What is known of a lead, a line a field.
pub fn fields<'t>(app: &App, lead: &LeadRow, card: Option<&LeadCard>, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let zone = app.zone;
    let due = format::due(lead, app.now, zone);
    let mut known: Vec<(&'static str, String, Meaning)> = Vec::new();
    let mut add = |name, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            known.push((name, value, Meaning::Plain));
        }
    };
    add("Email", lead.email.clone());
    if let Some(card) = card {
        profile(&card.lead.profile, &mut add);
    }
    let words = [lead.source.as_ref().map(|s| s.as_str().to_owned()), lead.kind.as_ref().map(|k| k.as_str().replace('_', " "))];
    add("Source", Some(words.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    add("Score", lead.score.map(|score| score.to_string()));
    add("Arrived", Some(arrived(lead.received_at, app.now, zone, card)));
    let (owner, meaning) = super::cells::owner(app, lead);
    let covering = lead.covering_for.and_then(|rep| app.reps.name(rep)).map(|name| format!(" for {name}"));
    known.push(("Owner", owner + covering.as_deref().unwrap_or(""), meaning));
    let sla = lead.sla.as_ref().map(ToString::to_string);
    if lead.clock.is_some_and(|clock| clock.due.is_none()) && !due.text.is_empty() {
        let text = [Some("stopped: no work hours in sight".to_owned()), sla].into_iter().flatten();
        known.push(("Touch due", text.collect::<Vec<_>>().join(", "), due.meaning));
    } else if let Some(at) = lead.clock.and_then(|clock| clock.due).filter(|_| !due.text.is_empty()) {
        let when = format::at(at, app.now, zone);
        // On another day what is left is that very time.
        let left = (due.text != when).then_some(due.text);
        let text = [Some(when), left, sla].into_iter().flatten().collect::<Vec<_>>().join(", ");
        known.push(("Touch due", text, due.meaning));
    }
    let touched = lead.touched_at.map(|at| format::at(at, app.now, zone));
    known.extend(touched.map(|text| ("Contacted", text, Meaning::Good)));
    let snoozed =
        lead.snoozed_until.filter(|until| *until > app.now).map(|at| format!("until {}", format::at(at, app.now, zone)));
    known.extend(snoozed.map(|text| ("Snoozed", text, Meaning::Muted)));
    let line = |(name, value, meaning): (&'static str, String, Meaning)| {
        pen.row().cell(name, NAME, Meaning::Muted).put(Shown::of(&value).clip(width.saturating_sub(NAME)), meaning)
    };
    known.into_iter().map(line).collect()
}

fn profile(profile: &Profile, add: &mut impl FnMut(&'static str, Option<String>)) {
    add("Phone", profile.phone.clone());
    add("Title", profile.title.clone());
    add("Website", profile.website.clone());
    // A state names its country.
    let country = profile.country.filter(|_| profile.state.is_none());
    let place = [
        country.map(|country| country.as_str().to_owned()),
        profile.state.map(|state| state.as_str().to_owned()),
        profile.city.clone(),
        profile.postal_code.clone(),
    ];
    add("Where", Some(place.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    let employees = profile.employees.and_then(|n| u64::try_from(n).ok()).map(|n| format::count(n, "employee"));
    let revenue = profile.revenue.and_then(|n| u64::try_from(n).ok()).map(|n| format!("revenue {}", format::grouped(n)));
    add("Size", Some([employees, revenue].into_iter().flatten().collect::<Vec<_>>().join(", ")));
    add("Industry", profile.industry.clone());
    add("Product", profile.product.clone());
    add("Language", profile.language.map(|language| language.as_str().to_owned()));
    add("Tags", Some(profile.tags.iter().cloned().collect::<Vec<_>>().join(", ")));
    for (name, value) in profile.custom.iter().take(CUSTOM_SHOWN) {
        add("Also", Some(format!("{name}: {value}")));
    }
}

fn arrived(at: Instant, now: Instant, zone: Zone, card: Option<&LeadCard>) -> String {
    let origin = card.map(|card| crate::actions::receipt::story::origin(&card.lead.origin)).filter(|origin| !origin.is_empty());
    let origin = origin.map(|origin| format!(", {origin}")).unwrap_or_default();
    let when = if at.day(zone) == now.day(zone) {
        format::time_of_day(at, zone)
    } else {
        at.local(zone).format("%-d %b %Y %H:%M").to_string()
    };
    let ago = now.since(at);
    let ago = if ago.0 < Millis::MINUTE.0 { "now".to_owned() } else { format!("{} ago", format::span(ago)) };
    format!("{when}, {ago}{origin}")
}

/// Every rep and what they would be told now.
pub fn candidates<'t>(app: &App, card: Option<&LeadCard>, pen: Pen<'t>) -> Vec<Row<'t>> {
    let Some(card) = card.filter(|card| !card.candidates.is_empty()) else { return Vec::new() };
    let longest = card.candidates.iter().map(|candidate| Shown::of(&candidate.name).width()).max().unwrap_or(0).min(22);
    let mut rows = vec![pen.row(), pen.row().put("If it were given now", Meaning::Muted)];
    rows.extend(card.candidates.iter().map(|candidate| {
        let now = now_of(app, candidate);
        let load = format::load(candidate.load.open, candidate.max_open());
        let row = pen
            .row()
            .gap(2)
            .cell(Shown::of(&candidate.name), longest, Meaning::Plain)
            .gap(2)
            .cell(now.text, 22, now.meaning)
            .gap(1)
            .put(load, Meaning::Muted);
        if candidate.has_it() { row.gap(2).put("has it", Meaning::Plain) } else { row }
    }));
    rows
}

/// What a rep would be told now; of whoever has the lead, whether they could take another.
pub fn now_of(app: &App, candidate: &Candidate) -> Said {
    match app.reps.get(candidate.rep).filter(|_| candidate.has_it()) {
        Some(row) => format::availability(row, app.now),
        None => format::verdict(&candidate.verdict, app.now, zone_of(app, candidate)),
    }
}

/// The zone of a rep, as the roster knows it.
pub fn zone_of(app: &App, candidate: &Candidate) -> Zone {
    app.reps.get(candidate.rep).map_or(app.zone, |row| row.rep.zone())
}
