//! The rep under the cursor: how they work, what they hold and received and why, and what the toggle would do.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::{By, LEDGER_DAYS, Length, PresenceEffect, RepCard, Telling, Told, Weight, told},
    model::{
        absence::Absence,
        account::Relationship,
        cities,
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
    if !matches!(app.plan().shape, Shape::Boxed | Shape::Wide) {
        return draw_small(app, row, page, &title, pen, buffer, area);
    }
    let inner = pen.frame(buffer, area, &title, &pen.row().hint("Enter their leads"));
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let facts = facts(app, row, page);
    let furthest = if inner.width < 90 {
        let mut lines = fact_lines(&facts, pen, inner.width);
        lines.push(pen.row());
        lines.extend(preview(app, row, page, pen, inner.width));
        put(&lines, app.beside, pen, buffer, inner)
    } else {
        let left = Rect { width: (inner.width - 3) / 2, ..inner };
        for y in 0..inner.height {
            pen.put(buffer, Rect { x: left.right() + 1, width: 1, ..inner }, y, &pen.row().put("│", Meaning::Frame));
        }
        let right = Rect { x: left.right() + 3, width: inner.width - left.width - 3, ..inner };
        let beside = put(&fact_lines(&facts, pen, left.width), app.beside, pen, buffer, left);
        beside.max(put(&preview(app, row, page, pen, right.width), app.beside, pen, buffer, right))
    };
    pen.foot(buffer, area, &pen.row(), &more_below(app, furthest, pen));
    furthest
}

/// How many lines of a detail stand below what is shown; nothing where all of it is.
fn more_below<'t>(app: &App, furthest: usize, pen: Pen<'t>) -> Row<'t> {
    match furthest.saturating_sub(app.beside) {
        0 => pen.row(),
        more => pen.row().put(format!("{more} more below, "), Meaning::Muted).hint("J scrolls"),
    }
}

/// Lines from that one on; how many of them can be scrolled away.
fn put(lines: &[Row<'_>], from: usize, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let furthest = lines.len().saturating_sub(usize::from(area.height));
    for (y, line) in (0..area.height).zip(lines.iter().skip(from.min(furthest))) {
        pen.put(buffer, area, y, line);
    }
    furthest
}

/// Without a box: what matters most, on as many lines as there are; all else by scrolling. The letters of the calendar
/// stand below where that leaves a line.
fn draw_small(
    app: &App,
    row: &RepRow,
    page: Option<&RepPage>,
    title: &Row<'_>,
    pen: Pen<'_>,
    buffer: &mut Buffer,
    area: Rect,
) -> usize {
    let inner = Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(2), ..area };
    let inner = Rect { height: area.height.saturating_sub(1), ..inner };
    let lines = small(app, row, page, pen, inner.width);
    let legend = lines.0 < usize::from(inner.height);
    let body = Rect { height: inner.height.saturating_sub(u16::from(legend)), ..inner };
    if legend {
        pen.put(buffer, inner, inner.height - 1, &reps::legend(app, inner.width, pen));
    }
    let furthest = put(&lines.1, app.beside, pen, buffer, body);
    let list = &app.reps.list;
    let place = list.index().map(|index| format!("{} of {}", index + 1, list.rows().len()));
    let right = pen.row().put(place.unwrap_or_default(), Meaning::Muted);
    let more = more_below(app, furthest, pen);
    pen.rule(buffer, area, 0, title, &if more.width() > 0 { right.gap(3).then(more) } else { right });
    furthest
}

/// The detail on a small screen, and how many of its lines nobody should have to scroll for.
fn small<'t>(app: &App, row: &RepRow, page: Option<&RepPage>, pen: Pen<'t>, width: u16) -> (usize, Vec<Row<'t>>) {
    let width = usize::from(width);
    let mut lines = first_lines(row, page, pen, width);
    lines.push(pen.row().hint(&format!("t {}", toggle_says(row))));
    let effect = page.and_then(|page| page.card.toggle.as_ref());
    for told in effect.map(|effect| told_of(app, effect, Length::Brief)).unwrap_or_default() {
        let mut indent = 2;
        for part in Shown::of(&told.text).wrap(width.saturating_sub(4)) {
            lines.push(pen.row().gap(indent).put(part, meaning(told.weight)));
            indent = 4;
        }
    }
    let needed = lines.len();
    let rest: Vec<Fact> = facts(app, row, page).into_iter().filter(|(about, ..)| !matches!(*about, "Works" | "Open")).collect();
    lines.extend(fact_lines(&rest, pen, width as u16));
    (needed, lines)
}

/// Hours and what is open on one line where they fit, and the last days on another.
fn first_lines<'t>(row: &RepRow, page: Option<&RepPage>, pen: Pen<'t>, width: usize) -> Vec<Row<'t>> {
    let label = |about: &'static str, text: &str| {
        let text = Shown::of(text).clip(width.saturating_sub(LABEL));
        pen.row().cell(about, LABEL - 1, Meaning::Muted).gap(1).put(text, Meaning::Plain)
    };
    let hours = row.rep.week.as_ref().map_or_else(|| "always".to_owned(), ToString::to_string);
    let (place, open) = (cities::name(row.rep.zone()), open(row));
    let both = [format!("{hours} {place}"), hours.clone()].into_iter().map(|works| format!("{works};  {open}"));
    let fits = both.into_iter().find(|both| Shown::of(both).width() + LABEL <= width);
    let mut lines = match fits {
        Some(both) => vec![label("Works", &both)],
        None => vec![label("Works", &format!("{hours} {place}")), label("Open", &open)],
    };
    if let Some((about, text, _)) = page.and_then(|page| ledger(&page.card).into_iter().next()) {
        lines.push(label(about, &text));
    }
    lines
}

/// The facts, each on as many lines as it needs, up to a few; where it is cut, it says so.
fn fact_lines<'t>(facts: &[Fact], pen: Pen<'t>, width: u16) -> Vec<Row<'t>> {
    let room = usize::from(width).saturating_sub(LABEL).max(1);
    let mut lines = Vec::new();
    for (about, value, meaning) in facts {
        let mut parts = Shown::of(value).wrap(room);
        if parts.len() > FACT_LINES {
            let rest: Vec<String> = parts.drain(FACT_LINES - 1..).map(|part| part.to_string()).collect();
            parts.push(Shown::of(&rest.join(" ")).clip(room));
        }
        for (n, part) in parts.into_iter().enumerate() {
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
            let clock = format!("days as they are in {}", cities::name(row.rep.zone()));
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
    let mut lines = Vec::new();
    for Told { about, text, weight } in told_of(app, effect, Length::Full) {
        for (n, part) in Shown::of(&text).wrap(width.max(1)).into_iter().enumerate() {
            lines.push((if n == 0 { about } else { "" }, part, meaning(weight)));
        }
    }
    lines
}

fn told_of(app: &App, effect: &PresenceEffect, length: Length) -> Vec<Told> {
    let name = |rep| called(app, rep);
    let own = |rep| app.reps.get(rep).map_or(app.zone, |row| row.rep.zone());
    told(effect, Telling { name: &name, own: &own, zone: app.zone, now: app.now, length })
}

fn meaning(weight: Weight) -> Meaning {
    match weight {
        Weight::Plain => Meaning::Plain,
        Weight::Loud => Meaning::Late,
    }
}

/// What a rep is called.
fn called(app: &App, rep: RepId) -> String {
    app.reps.name(rep).map_or_else(|| format!("rep {rep}"), str::to_owned)
}

fn facts(app: &App, row: &RepRow, page: Option<&RepPage>) -> Vec<Fact> {
    let rep = &row.rep;
    let zone = rep.zone();
    let hours = rep.week.as_ref().map_or_else(|| "always".to_owned(), ToString::to_string);
    let mut facts: Vec<Fact> = vec![("Works", format!("{hours}, now {}", format::local_time(app.now, zone)), Meaning::Plain)];
    facts.push(("Open", with_oldest(app, open(row), page), Meaning::Plain));
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

/// `9 open: 8 contacted, 1 waiting`.
fn open(row: &RepRow) -> String {
    let contacted = row.load.open.saturating_sub(row.untouched);
    match (row.load.open, row.untouched) {
        (0, _) => "none open".to_owned(),
        (open, 0) => format!("{open} open, all contacted"),
        (open, waiting) => format!("{open} open: {contacted} contacted, {waiting} waiting"),
    }
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

/// The rules that may send leads, and why where it is not a turn: first those of pools, then who owns an account.
fn gets(card: &RepCard) -> String {
    let mut told: Vec<String> = Vec::new();
    let (mut rules, mut asked): (Vec<u32>, Vec<Relationship>) = (Vec::new(), Vec::new());
    for feed in &card.feeds {
        let why = match &feed.by {
            By::Name => " by name",
            By::Pool(_) => "",
            By::Overflow(_) => " overflow",
            By::Account(kinds) => {
                rules.push(feed.rule.position);
                asked.extend(kinds);
                continue;
            }
        };
        let one = format!("R{} {}{why}", feed.rule.position, feed.rule.name);
        if told.last() != Some(&one) {
            told.push(one);
        }
    }
    if let ([first, ..], [.., last]) = (rules.as_slice(), rules.as_slice()) {
        let accounts: u64 = card.accounts.iter().filter(|(kind, _)| asked.contains(kind)).map(|(_, n)| n).sum();
        let accounts = if accounts == 1 { "account".to_owned() } else { format!("{} accounts", format::grouped(accounts)) };
        let which = match rules.len() {
            1 => format!("R{first}"),
            n if (*last - *first) as usize + 1 == n => format!("R{first}-R{last}"),
            _ => rules.iter().map(|rule| format!("R{rule}")).collect::<Vec<_>>().join(", "),
        };
        told.push(format!("leads of their {accounts} ({which})"));
    }
    if told.is_empty() { "no rule sends leads here".to_owned() } else { told.join("; ") }
}

fn away(app: &App, row: &RepRow) -> Vec<Fact> {
    row.absences.iter().map(|absence| ("Away", spelled(app, absence, row.rep.zone()), Meaning::Nobody)).collect()
}

/// An absence in a line: `vacation Wed 2 Dec to Fri 4 Dec`, `vacation on Sun 29 Nov`, `sick since Mon 14:50, to 27 Nov`.
pub fn spelled(app: &App, absence: &Absence, zone: Zone) -> String {
    let kind = absence.kind.as_str();
    if absence.from <= app.now {
        let until = absence
            .until
            .map_or_else(|| "until further notice".to_owned(), |until| format!("to {}", format::last_day(until, app.now, zone)));
        let (is_today, ours) = (absence.from.day(zone) == app.now.day(zone), absence.from.local(app.zone).naive_local());
        // Days are theirs; so is a time of day, which says so where it is not ours.
        let is_elsewhere = absence.from.local(zone).naive_local() != ours;
        let since = if is_today && is_elsewhere {
            format::local_time(absence.from, zone)
        } else {
            format::at(absence.from, app.now, zone)
        };
        return format!("{kind} since {since}, {until}");
    }
    format!("{kind} {}", format::stretch(absence.from, absence.until, app.now, zone))
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
        Column::Settled => "shared out",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{actions::ask::Feed, model::decision::RuleRef};

    #[test]
    fn rules_of_pools_stand_before_accounts_which_are_counted_once() {
        let feed = |position, name: &str, by| Feed { rule: RuleRef { position, name: name.into() }, by };
        let mut card = RepCard {
            rep: RepId(1),
            seats: Vec::new(),
            feeds: vec![
                feed(1, "Open deals", By::Account(vec![Relationship::OpenOpportunity])),
                feed(2, "Customers", By::Account(vec![Relationship::Customer])),
                feed(4, "Chat", By::Overflow("chat".into())),
                feed(10, "Americas", By::Pool("east".into())),
                feed(10, "Americas", By::Pool("west".into())),
            ],
            accounts: vec![(Relationship::OpenOpportunity, 1), (Relationship::Customer, 12)],
            ledger: Vec::new(),
            oldest: None,
            conflicts: Vec::new(),
            last: None,
            toggle: None,
        };
        assert_eq!(gets(&card), "R4 Chat overflow; R10 Americas; leads of their 13 accounts (R1-R2)");
        card.feeds.remove(0);
        assert_eq!(gets(&card), "R4 Chat overflow; R10 Americas; leads of their 12 accounts (R2)");
    }

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
