//! The rep under the cursor: how they work, what they hold and received and why, and what the toggle would do.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::{By, LEDGER_DAYS, PresenceEffect, RepCard, Telling, Told, Weight, told},
    model::{
        absence::Absence,
        id::RepId,
        listing::{Availability, RepRow},
        rotation::{Column, Share},
        time::Zone,
    },
    outbound::shown::Shown,
    tui::{
        format,
        layout::Shape,
        state::{App, reps::RepPage},
        theme::Meaning,
        zones::Target,
    },
};

use super::{
    pen::{Pen, Row},
    reps,
};

/// Columns of a label and the gap behind it.
const LABEL: usize = 12;

/// Most lines of one fact.
const FACT_LINES: usize = 3;

/// A line of the left side: what about, what, and how it is meant.
type Fact = (&'static str, String, Meaning);

/// The detail of a rep. Gives back how many of its lines can be scrolled away.
pub fn draw(app: &App, row: &RepRow, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    pen.zone(area, Target::Detail);
    let title = pen.row().put(Shown::of(&row.rep.name).clip(40), Meaning::Title);
    let title = match &row.rep.team {
        Some(team) => title.gap(2).put(Shown::of(team).clip(30), Meaning::Muted),
        None => title,
    };
    let page = app.reps.page();
    let boxed = matches!(app.plan().shape, Shape::Boxed | Shape::Wide);
    if !boxed {
        pen.rule(buffer, area, 0, &title, &pen.row());
        let inner = Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(2), ..area };
        let inner = Rect { height: area.height.saturating_sub(1), ..inner };
        let lines = small(app, row, page, pen, inner);
        return put(&lines, app.beside, pen, buffer, inner);
    }
    let inner = pen.frame(buffer, area, &title, &pen.row().hint("Enter their leads"));
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let facts = facts(app, row, page);
    if inner.width < 90 {
        let mut lines = fact_lines(&facts, pen, inner.width);
        lines.push(pen.row());
        lines.extend(preview(app, row, page, pen, inner.width));
        return put(&lines, app.beside, pen, buffer, inner);
    }
    let left = Rect { width: (inner.width - 3) / 2, ..inner };
    for y in 0..inner.height {
        pen.put(buffer, Rect { x: left.right() + 1, width: 1, ..inner }, y, &pen.row().put("│", Meaning::Frame));
    }
    let right = Rect { x: left.right() + 3, width: inner.width - left.width - 3, ..inner };
    let beside = put(&fact_lines(&facts, pen, left.width), app.beside, pen, buffer, left);
    beside.max(put(&preview(app, row, page, pen, right.width), app.beside, pen, buffer, right))
}

/// Lines from that one on; how many of them can be scrolled away.
fn put(lines: &[Row<'_>], from: usize, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let furthest = lines.len().saturating_sub(usize::from(area.height));
    for (y, line) in (0..area.height).zip(lines.iter().skip(from.min(furthest))) {
        pen.put(buffer, area, y, line);
    }
    furthest
}

/// Without a box: what matters most, on as many lines as there are; all else by scrolling.
fn small<'t>(app: &App, row: &RepRow, page: Option<&RepPage>, pen: Pen<'t>, area: Rect) -> Vec<Row<'t>> {
    let all = facts(app, row, page);
    let mut preview = vec![pen.row().hint(&format!("t {}", toggle_says(row)))];
    for (about, text, meaning) in told_lines(app, page, usize::from(area.width).saturating_sub(LABEL)) {
        preview.push(pen.row().cell(about, LABEL - 1, Meaning::Muted).gap(1).put(text, meaning));
    }
    let height = usize::from(area.height);
    // The preview first, then as much of the rest as there is room for above it.
    let free = height.saturating_sub(preview.len()).min(all.len());
    let room = usize::from(area.width).saturating_sub(LABEL);
    let clipped = |fact: &Fact| (fact.0, Shown::of(&fact.1).clip(room).to_string(), fact.2);
    let mut lines = fact_lines(&all[..free].iter().map(clipped).collect::<Vec<_>>(), pen, area.width);
    lines.extend(preview);
    lines.extend(fact_lines(&all[free..], pen, area.width));
    if lines.len() < height {
        lines.resize(height - 1, pen.row());
        lines.push(reps::legend(area.width, pen));
    }
    lines
}

/// The facts, each on as many lines as it needs.
fn fact_lines<'t>(facts: &[Fact], pen: Pen<'t>, width: u16) -> Vec<Row<'t>> {
    let room = usize::from(width).saturating_sub(LABEL).max(1);
    let mut lines = Vec::new();
    for (about, value, meaning) in facts {
        for (n, part) in Shown::of(value).wrap(room).into_iter().take(FACT_LINES).enumerate() {
            let about = if n == 0 { *about } else { "" };
            lines.push(pen.row().cell(about, LABEL - 1, Meaning::Muted).gap(1).put(part, *meaning));
        }
    }
    lines
}

/// What the keys would do, the toggle in full.
fn preview<'t>(app: &App, row: &RepRow, page: Option<&RepPage>, pen: Pen<'t>, width: u16) -> Vec<Row<'t>> {
    let width = usize::from(width).saturating_sub(LABEL);
    let mut lines = vec![pen.row().put("IF YOU PRESS ", Meaning::Title).hint(&format!("t  {}", toggle_says(row)))];
    for (about, text, meaning) in told_lines(app, page, width) {
        lines.push(pen.row().cell(about, LABEL - 1, Meaning::Muted).gap(1).put(text, meaning));
    }
    if row.availability != Availability::Inactive {
        let head = pen.row().put("IF YOU PRESS ", Meaning::Title);
        lines.push(pen.row());
        if row.absences.is_empty() {
            lines.push(head.hint("o  out of office"));
            let zone = row.rep.zone().name().rsplit('/').next().unwrap_or("").replace('_', " ");
            let clock = format!("days as they are in {zone}");
            for (about, text) in [("Asks for", "first and last day, half days too"), ("Clock", clock.as_str())] {
                lines.push(pen.row().cell(about, LABEL - 1, Meaning::Muted).gap(1).put(Shown::of(text), Meaning::Plain));
            }
        } else {
            lines.push(head.hint("o  ends an absence, or sets another one"));
        }
    }
    lines
}

fn toggle_says(row: &RepRow) -> String {
    let name = first_name(row);
    match row.availability {
        Availability::Inactive => format!("nothing: {name} no longer works leads"),
        Availability::Away { .. } => format!("brings {name} back now"),
        Availability::Full(_) | Availability::OffHours { .. } | Availability::Available { .. } => format!("pauses {name}"),
    }
}

fn first_name(row: &RepRow) -> &str {
    row.rep.name.split_whitespace().next().unwrap_or(&row.rep.name)
}

/// What the toggle would do, wrapped; only the first line of each bears what it is about.
fn told_lines(app: &App, page: Option<&RepPage>, width: usize) -> Vec<(&'static str, Shown, Meaning)> {
    page.and_then(|page| page.card.toggle.as_ref()).map_or_else(Vec::new, |effect| preview_of(app, effect, width))
}

/// What would become of leads, in so many columns.
pub fn preview_of(app: &App, effect: &PresenceEffect, width: usize) -> Vec<(&'static str, Shown, Meaning)> {
    let name = |rep| called(app, rep);
    let own = |rep| app.reps.get(rep).map_or(app.zone, |row| row.rep.zone());
    let mut lines = Vec::new();
    for Told { about, text, weight } in told(effect, Telling { name: &name, own: &own, zone: app.zone, now: app.now }) {
        let meaning = match weight {
            Weight::Plain => Meaning::Plain,
            Weight::Loud => Meaning::Late,
        };
        for (n, part) in Shown::of(&text).wrap(width.max(1)).into_iter().enumerate() {
            lines.push((if n == 0 { about } else { "" }, part, meaning));
        }
    }
    lines
}

/// What a rep is called.
fn called(app: &App, rep: RepId) -> String {
    app.reps.name(rep).map_or_else(|| format!("rep {rep}"), str::to_owned)
}

fn facts(app: &App, row: &RepRow, page: Option<&RepPage>) -> Vec<Fact> {
    let (rep, load) = (&row.rep, row.load);
    let zone = rep.zone();
    let hours = rep.week.as_ref().map_or_else(|| "always".to_owned(), ToString::to_string);
    let mut facts: Vec<Fact> = vec![("Works", format!("{hours}, now {}", format::local_time(app.now, zone)), Meaning::Plain)];
    let touched = load.open.saturating_sub(row.untouched);
    let open = format!("{} open: {touched} contacted, {} waiting", load.open, row.untouched);
    facts.push(("Open", with_oldest(app, open, page), Meaning::Plain));
    facts.push(("Capacity", capacity(row), Meaning::Plain));
    if let Some(RepPage { card, last }) = page {
        facts.extend(ledger(card));
        facts.push(("In pools", pools(card), Meaning::Plain));
        facts.push(("Gets", gets(card), Meaning::Plain));
        facts.extend(away(app, row));
        facts.extend(conflicts(app, card));
        facts.extend(people(app, row));
        facts.extend(last.as_ref().map(|last| ("Last change", last.clone(), Meaning::Muted)));
    } else {
        facts.extend(away(app, row));
        facts.extend(people(app, row));
    }
    facts
}

fn with_oldest(app: &App, open: String, page: Option<&RepPage>) -> String {
    let Some(oldest) = page.and_then(|page| page.card.oldest.as_ref()) else { return open };
    let name = oldest.company.as_deref().or(oldest.name.as_deref()).or(oldest.email.as_deref()).unwrap_or("");
    format!("{open}; oldest {} {name}", format::span(app.now.since(oldest.received_at)))
}

fn capacity(row: &RepRow) -> String {
    let (capacity, load) = (row.rep.capacity, row.load);
    let of = |n: u32, max: Option<u32>| max.map_or_else(|| n.to_string(), |max| format!("{n} of {max}"));
    let open = capacity.max_open.map_or_else(|| "no limit".to_owned(), |max| format::count(u64::from(max), "open lead"));
    let received = [
        ("today", load.today, capacity.max_per_day),
        ("week", load.this_week, capacity.max_per_week),
        ("month", load.this_month, capacity.max_per_month),
    ];
    let received: Vec<String> = received.into_iter().map(|(name, n, max)| format!("{name} {}", of(n, max))).collect();
    format!("{open}; got {}", received.join(", "))
}

fn pools(card: &RepCard) -> String {
    let told: Vec<String> = card
        .seats
        .iter()
        .map(|seat| match (seat.weight, seat.total) {
            (weight, total) if weight * seat.members == total => format!("{} 1 of {}", seat.pool, seat.members),
            (weight, total) => format!("{} weight {weight} of {total}", seat.pool),
        })
        .collect();
    if told.is_empty() { "none: no turn comes to them".to_owned() } else { told.join(", ") }
}

/// The rules that may send leads, and why where it is not a turn.
fn gets(card: &RepCard) -> String {
    let mut told: Vec<String> = Vec::new();
    for feed in &card.feeds {
        let why = match &feed.by {
            By::Name => " by name".to_owned(),
            By::Pool(_) => String::new(),
            By::Overflow(_) => " overflow".to_owned(),
            By::Account => format!(" ({})", format::count(card.accounts, "account")),
        };
        let one = format!("R{} {}{why}", feed.rule.position, feed.rule.name);
        if told.last() != Some(&one) {
            told.push(one);
        }
    }
    if told.is_empty() { "no rule sends leads here".to_owned() } else { told.join(", ") }
}

fn away(app: &App, row: &RepRow) -> Vec<Fact> {
    row.absences.iter().map(|absence| ("Away", spelled(app, absence, row.rep.zone()), Meaning::Nobody)).collect()
}

/// An absence in a line: `vacation 2 Dec to 4 Dec`.
pub fn spelled(app: &App, absence: &Absence, zone: Zone) -> String {
    let until = absence
        .until
        .map_or_else(|| "until further notice".to_owned(), |until| format!("to {}", format::last_day(until, app.now, zone)));
    let from = if absence.from <= app.now {
        format!("since {},", format::at(absence.from, app.now, zone))
    } else {
        absence.from.local(zone).format("%a %-d %b").to_string()
    };
    format!("{} {from} {until}", absence.kind.as_str())
}

fn conflicts(app: &App, card: &RepCard) -> Option<Fact> {
    let told: Vec<String> = card
        .conflicts
        .iter()
        .map(|conflict| {
            let zone = app.reps.get(conflict.other.rep).map_or(app.zone, |row| row.rep.zone());
            format!("{} {} ({})", called(app, conflict.other.rep), spelled(app, &conflict.other, zone), conflict.pool)
        })
        .collect();
    (!told.is_empty()).then(|| ("Also away", told.join("; "), Meaning::AtRisk))
}

fn people(app: &App, row: &RepRow) -> Vec<Fact> {
    let rep = &row.rep;
    let languages: Vec<_> = rep.languages.iter().map(|language| language.as_str().to_owned()).collect();
    let backup = rep.backup.map_or_else(String::new, |backup| called(app, backup));
    let manager = rep.manager.clone().unwrap_or_default();
    let known = [("speaks ", languages.join(", ")), ("backup ", backup), ("manager ", manager)];
    let known: Vec<String> =
        known.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}{value}")).collect();
    let mut facts = Vec::new();
    if !known.is_empty() {
        facts.push(("People", known.join("; "), Meaning::Plain));
    }
    facts.extend(rep.email.clone().map(|email| ("Email", email, Meaning::Muted)));
    facts
}

/// What they received in the last days, and why: the numbers shown add up to it.
fn ledger(card: &RepCard) -> Vec<Fact> {
    let (baseline, columns, actual) = tenths(&card.ledger);
    if card.ledger.is_empty() {
        return vec![("30 days", "no lead came to their pools".to_owned(), Meaning::Muted)];
    }
    let told: Vec<String> = columns.iter().map(|(column, tenths)| format!("{} {}", signed(*tenths), word(*column))).collect();
    let first = format!("{} received, by weight {}", plain(actual), plain(baseline));
    let mut facts = vec![("30 days", first, Meaning::Plain)];
    debug_assert_eq!(LEDGER_DAYS, 30);
    if !told.is_empty() {
        facts.push(("", told.join("  "), Meaning::Muted));
    }
    facts
}

/// Baseline, columns that are not nothing, and their sum, in tenths of a lead. Rounded each for itself they might not add
/// up: what is left over goes to the largest column.
fn tenths(ledger: &[(Column, Share)]) -> (i64, Vec<(Column, i64)>, i64) {
    let tenth = Share::LEAD.0 / 10;
    let round = |share: i64| (share + tenth / 2 * share.signum()) / tenth;
    let actual = round(ledger.iter().map(|(_, share)| share.0).sum());
    let mut columns: Vec<(Column, i64)> = ledger.iter().map(|(column, share)| (*column, round(share.0))).collect();
    let rest = actual - columns.iter().map(|(_, tenths)| tenths).sum::<i64>();
    if let Some((_, largest)) = columns.iter_mut().max_by_key(|(_, tenths)| tenths.abs()) {
        *largest += rest;
    }
    let baseline = columns.iter().filter(|(column, _)| *column == Column::Baseline).map(|(_, tenths)| tenths).sum();
    columns.retain(|(column, tenths)| *column != Column::Baseline && *tenths != 0);
    (baseline, columns, actual)
}

fn plain(tenths: i64) -> String {
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{:.1}", tenths as f64 / 10.0) }
}

fn signed(tenths: i64) -> String {
    if tenths > 0 { format!("+{}", plain(tenths)) } else { plain(tenths) }
}

/// A column in a word or two.
fn word(column: Column) -> &'static str {
    match column {
        Column::Baseline => "by weight",
        Column::Inactive => "inactive",
        Column::Away => "away",
        Column::OffHours => "off hours",
        Column::AtCapacity => "full",
        Column::DayFull => "day full",
        Column::WeekFull => "week full",
        Column::MonthFull => "month full",
        Column::Language => "language",
        Column::AlreadyTried => "tried before",
        Column::Turn => "turn",
        Column::ByHand => "by hand",
        Column::Account => "accounts",
        Column::Rerouted => "re-routed",
        Column::Imported => "imported",
        Column::Settled => "settled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_the_ledger_adds_up() {
        let share = |column, tenths_of_tenths: i64| (column, Share(tenths_of_tenths * Share::LEAD.0 / 100));
        let ledger = [
            share(Column::Baseline, 3_333),
            share(Column::AtCapacity, -1_314),
            share(Column::ByHand, 400),
            share(Column::Turn, 81),
        ];
        let (baseline, columns, actual) = tenths(&ledger);
        assert_eq!(actual, 250);
        assert_eq!(baseline + columns.iter().map(|(_, tenths)| tenths).sum::<i64>(), actual);
        assert_eq!((plain(actual), plain(-131), signed(40)), ("25".to_owned(), "-13.1".to_owned(), "+4".to_owned()));
    }
}
