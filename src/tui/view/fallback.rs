//! The Fallback queue: leads under the headings of what keeps them there; beside them the group under the cursor, why it
//! exists and what one can do.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::{NoMend, USUAL_DAYS, WouldMend},
    model::{
        id::GroupId,
        lead::Stage,
        listing::{GroupRow, LeadRow},
        rulebook::Rulebook,
        snag::Snag,
    },
    outbound::shown::Shown,
    routing::explain::fit_reason,
    tui::{
        columns::LeadColumn,
        format,
        layout::{Plan, Shape},
        state::{App, Live, fallback::LineKey, list::Rest, rehearsal},
        theme::Meaning,
        zones::{Item, Target},
    },
};

use super::{
    card, cells, empty,
    leads::{self, OnScreen},
    pen::{Pen, Row},
};

/// Cursor, mark and the blanks before a lead.
const LEFT: usize = 5;

/// List and detail. Gives back how many lines of the detail can be scrolled away.
pub fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let plan = app.plan();
    let place = Rect { width: plan.list_width, height: plan.list, ..area };
    let inner = match plan.shape {
        Shape::Boxed | Shape::Wide => {
            let title = pen.row().put("Fallback by cause", Meaning::Title);
            let title = match app.fallback.filter.as_str() {
                "" => title,
                _ => title.gap(2).then(leads::narrowed(&app.fallback, pen)),
            };
            pen.frame(buffer, place, &title, &about(app, pen, plan))
        }
        Shape::Compact | Shape::ListOnly | Shape::TooSmall => place,
    };
    pen.zone(place, Target::List);
    list(app, plan, pen, buffer, inner);
    if plan.detail > 0 && !app.groups.list.rows().is_empty() {
        return detail(app, plan, pen, buffer, leads::card_place(plan, area));
    }
    0
}

/// Order, marks, and how many of the leads are on the screen; headings are no leads.
fn about<'t>(app: &App, pen: Pen<'t>, plan: Plan) -> Row<'t> {
    let (lines, height) = (&app.groups.list, usize::from(plan.rows));
    let count = |some: &[LineKey]| some.iter().filter(|line| matches!(line, LineKey::Lead(_)) && !lines.is_gone(**line)).count();
    // Of folded leads nobody knows here how many stand before.
    let knows = lines.rest().0 == Rest::None && app.groups.folded.is_empty();
    let before = knows.then(|| lines.rows().get(..lines.first(height)).map_or(0, count) as u64);
    leads::about(&app.fallback, OnScreen { before, shown: count(lines.visible(height)) }, pen)
}

/// What the second line of the header says: how many nobody owns and since when, what is urgent of all leads, and what one
/// should know of some, as far as there is room.
pub fn sums<'t>(app: &App, pen: Pen<'t>, width: usize) -> Row<'t> {
    let all = app.totals.of(Stage::Fallback);
    let narrow = width < 100;
    let number = |n: u64, words: &'static str, meaning: Meaning| {
        let meaning = if n > 0 { meaning } else { Meaning::Muted };
        pen.row().put(format::grouped(n), meaning).put(" ", meaning).put(words, meaning)
    };
    let owns = match (narrow, all) {
        (true, _) => "nobody owns",
        (false, 1) => "lead nobody owns",
        (false, _) => "leads nobody owns",
    };
    let mut parts = vec![number(all, owns, Meaning::Nobody)];
    if let Some(oldest) = app.groups.all.iter().map(|group| group.oldest).min().filter(|_| app.fallback.filter.is_empty()) {
        parts.push(pen.row().put("oldest ", Meaning::Muted).put(format::span(app.now.since(oldest)), Meaning::Plain));
    }
    let urgent = number(app.totals.late, "late", Meaning::Late).gap(2);
    let urgent = urgent.then(number(app.totals.at_risk, "at risk", Meaning::AtRisk));
    parts.push(pen.row().put(if narrow { "| all " } else { "|  all leads: " }, Meaning::Muted).then(urgent));
    let held = app.groups.count(|snag| matches!(snag, Snag::Held(_)));
    if held > 0 {
        parts.push(number(
            held,
            if narrow { "wait for a place" } else { "placed by themselves as soon as somebody is free" },
            Meaning::Plain,
        ));
    }
    if let (Live::Book(version), before @ 1..) = (app.live, app.groups.count(|snag| *snag == Snag::NoBook)) {
        let came = format!("{} came in before rulebook {version}: r routes them", format::count(before, "lead"));
        parts.push(pen.row().put(came, Meaning::AtRisk));
    }
    let lessons = app.lessons.all.len() as u64;
    if lessons > 0 {
        parts.push(
            pen.row()
                .hint("E")
                .put(format!(" {} from what was decided by hand", format::count(lessons, "proposal")), Meaning::Accent),
        );
    }
    let mut row = pen.row().gap(1);
    for part in parts {
        if row.width() + part.width() < width {
            row = row.then(part).gap(if narrow { 2 } else { 3 });
        }
    }
    row
}

fn list(app: &App, plan: Plan, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let laid = app.columns_of_leads(app.fallback.shelf, usize::from(area.width));
    pen.put(buffer, area, 0, &cells::head(&laid, app.fallback.sort, LEFT, pen));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if app.groups.list.rows().is_empty() {
        empty::leads(app, &app.fallback, pen, buffer, rows);
        return;
    }
    for (y, line) in (0..).zip(app.groups.list.visible(usize::from(plan.rows))) {
        match line {
            LineKey::Group(group) => {
                heading(app, *group, pen, buffer, rows, y);
                pen.item(rows, y, Item::Heading(*group));
            }
            LineKey::Lead(lead) => {
                if let Some(row) = app.fallback.list.get(*lead) {
                    pen.put(buffer, rows, y, &one(app, row, &laid, pen));
                    pen.item(rows, y, Item::Lead(*lead));
                }
            }
        }
        let is_gone = app.groups.list.is_gone(*line);
        if is_gone {
            // Here no column says what has become of it.
            let row = if let LineKey::Lead(lead) = line { app.fallback.list.get(*lead) } else { None };
            let now = row.map(|row| format!(" {},", format::state(row, app.now).0)).unwrap_or_default();
            pen.put_right(buffer, rows, y, &pen.row().put(now, Meaning::Gone).put(" no longer matches ", Meaning::Gone));
        }
        if app.groups.list.cursor() == Some(*line) {
            pen.over(buffer, rows, y, Meaning::Selected);
        }
        if is_gone {
            pen.over(buffer, rows, y, Meaning::Gone);
        }
    }
}

/// `v 3  No territory covers Brazil (BR)      oldest 1h 52m`.
fn heading(app: &App, group: GroupId, pen: Pen<'_>, buffer: &mut Buffer, area: Rect, y: u16) {
    let Some(row) = app.groups.get(group) else {
        let cursor = if app.groups.heading() == Some(group) { ">" } else { " " };
        pen.put(buffer, area, y, &pen.row().put(cursor, Meaning::Accent).gap(3).put("no lead left", Meaning::Gone));
        return;
    };
    let cursor = if app.groups.heading() == Some(group) { ">" } else { " " };
    let fold = if app.groups.folded.contains(&group) { ">" } else { "v" };
    // Whoever marks the last group stays on it, and of a folded one no lead shows its mark.
    let mark = if app.is_group_marked(group) { "*" } else { " " };
    let left = pen.row().put(cursor, Meaning::Accent).put(mark, Meaning::Mark).put(fold, Meaning::Accent).gap(1);
    let left = left.put(counted(app, row), Meaning::Nobody).gap(2);
    let right = pen.row().put("oldest ", Meaning::Muted).put(format::span(app.now.since(row.oldest)), Meaning::Plain).gap(1);
    let room = usize::from(area.width).saturating_sub(left.width() + right.width() + 2);
    let named = Shown::of(&app.group_heading(&row.snag)).clip(room);
    pen.put(buffer, area, y, &left.put(named, Meaning::Title));
    pen.put_right(buffer, area, y, &right);
}

fn counted(app: &App, row: &GroupRow) -> String {
    format!("{}{}", format::grouped(row.leads), if app.groups.more { "+" } else { "" })
}

fn one<'t>(app: &App, lead: &LeadRow, laid: &[(LeadColumn, usize)], pen: Pen<'t>) -> Row<'t> {
    let cursor = if app.groups.list.cursor() == Some(LineKey::Lead(lead.id)) { ">" } else { " " };
    let mark = if app.fallback.marks.contains_key(&lead.id) || app.fallback.in_range(lead.id) { "*" } else { " " };
    let before = pen.row().gap(2).put(cursor, Meaning::Accent).put(mark, Meaning::Mark).gap(1);
    cells::line(app, lead, laid, before)
}

fn detail(app: &App, plan: Plan, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let Some(row) = app.group().and_then(|group| app.groups.get(group)) else {
        if app.groups.heading().is_some() {
            return emptied(plan, pen, buffer, area);
        }
        // The lead under the cursor has left; what is known of it is still worth reading.
        return card::beside(app, pen, buffer, area);
    };
    pen.zone(area, Target::Detail);
    let title = pen.row().put(app.group_heading(&row.snag), Meaning::Title);
    let oldest = format::span(app.now.since(row.oldest));
    match plan.shape {
        Shape::Boxed | Shape::Wide => {
            let right = format!("{}, oldest {oldest}", format::count(row.leads, "lead"));
            let right = pen.row().put(right, Meaning::Muted).gap(3).hint("p hide");
            let inner = pen.frame(buffer, area, &title, &right);
            let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
            paste(app, &lines(app, row, usize::from(inner.width), Roomy::Yes, pen), pen, buffer, inner)
        }
        Shape::Compact | Shape::ListOnly | Shape::TooSmall => {
            let right = format!("{}, oldest {oldest}", format::count(row.leads, "lead"));
            pen.rule(buffer, area, 0, &title, &pen.row().put(right, Meaning::Muted));
            let inner = Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 1 };
            paste(app, &lines(app, row, usize::from(inner.width), Roomy::No, pen), pen, buffer, inner)
        }
    }
}

/// Of a group that somebody else has emptied while the cursor stood on it.
fn emptied(plan: Plan, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let title = pen.row().put("no lead left", Meaning::Muted);
    let inner = match plan.shape {
        Shape::Boxed | Shape::Wide => pen.frame(buffer, area, &title, &pen.row()),
        Shape::Compact | Shape::ListOnly | Shape::TooSmall => {
            pen.rule(buffer, area, 0, &title, &pen.row());
            Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
        }
    };
    let text = "All leads of this group have gone elsewhere meanwhile.";
    pen.put(buffer, inner, 0, &pen.row().gap(1).put(text, Meaning::Plain).gap(3).hint("j go on"));
    0
}

/// The lines from where the detail is scrolled to; how many of them can be scrolled away.
fn paste(app: &App, rows: &[Row<'_>], pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let over = rows.len().saturating_sub(usize::from(area.height));
    for (y, row) in (0..area.height).zip(rows.iter().skip(app.beside.min(over))) {
        pen.put(buffer, area, y, row);
    }
    over
}

/// Whether there is room for blank lines and all keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Roomy {
    Yes,
    No,
}

/// Columns of the names of the parts.
const NAME: usize = 10;

fn lines<'t>(app: &App, row: &GroupRow, width: usize, roomy: Roomy, pen: Pen<'t>) -> Vec<Row<'t>> {
    let full = app.groups.detail.as_deref().filter(|full| full.id == row.id);
    let mut lines = Vec::new();
    let mut part = |name: &'static str, text: &str, most: usize, meaning: Meaning| {
        let wrapped = Shown::of(text).wrap(width.saturating_sub(NAME)).into_iter();
        for (index, line) in wrapped.take(most).enumerate() {
            lines.push(pen.row().cell(if index == 0 { name } else { "" }, NAME, Meaning::Muted).put(line, meaning));
        }
    };
    // The fix is what matters where there is little room.
    let is_short = roomy == Roomy::No && app.mend().is_some_and(|mend| mend.mended.is_ok());
    match full {
        Some(full) => part("Why", &full.why, if is_short { 1 } else { 2 }, Meaning::Plain),
        None => part("Why", "reading ...", 1, Meaning::Muted),
    }
    if let Some(mended) = app.mend().and_then(|mend| mend.mended.as_deref().ok()) {
        let change = format!("{} ({})", mended.mend.change, mended.mend.because);
        part("Fix", &change, if roomy == Roomy::Yes { 2 } else { 1 }, Meaning::Title);
        if let Some(would) = &mended.would {
            // Who came since was not tried with them.
            let since = app.mend().map_or(0, |mend| mend.leads) != row.leads;
            let more = if since { format!("; {} wait by now", format::grouped(row.leads)) } else { String::new() };
            part("Now", &format!("{}{more}", now(app, would)), if roomy == Roomy::Yes { 2 } else { 1 }, Meaning::Plain);
        }
        let (text, meaning) = safety(app, &mended.mend.book);
        part("Safety", &text, if roomy == Roomy::Yes { 2 } else { 1 }, meaning);
    } else if app.mend().is_some_and(|mend| mend.mended == Err(NoMend::IsLive)) {
        part("Fix", "the live rulebook has it: r routes them again", 1, Meaning::Title);
    } else if roomy == Roomy::Yes && app.mend().is_some() && full.is_some_and(|full| can_be_mended(&full.snag)) {
        part("Fix", "none is safe: choose by hand", 1, Meaning::Muted);
    }
    if let Some(history) = full.and_then(|full| full.history.as_deref()) {
        part("History", history, 2, Meaning::Plain);
    }
    if let Some(lead) = app.fallback.list.selected() {
        lead_parts(app, lead, roomy, &mut part);
    }
    if roomy == Roomy::Yes {
        lines.push(pen.row());
        lines.extend(keys(app, row, width, pen));
    }
    lines
}

/// Whether rules could have placed it.
fn can_be_mended(snag: &Snag) -> bool {
    match snag {
        Snag::NoCountry
        | Snag::NoSize
        | Snag::NoTerritory(_)
        | Snag::NoRule(_)
        | Snag::NoPool(_)
        | Snag::NobodyFree(_)
        | Snag::Away(_)
        | Snag::NoOwner
        | Snag::UnknownName(_)
        | Snag::UnknownRep(_)
        | Snag::SentByRule(_) => true,
        Snag::NoBook | Snag::Held(_) | Snag::Missed | Snag::MissedTooOften | Snag::SentByHand => false,
    }
}

/// Whom the leads that wait would go to.
fn now(app: &App, would: &WouldMend) -> String {
    let all: u64 = would.given.iter().map(|given| given.leads).sum();
    let each = would.given.iter().map(|given| {
        let name = app.reps.name(given.rep).map_or_else(|| format!("rep {}", given.rep), str::to_owned);
        let of = given.most.map(|most| format!(" of {most}")).unwrap_or_default();
        format!("{name} {} ({} to {}{of})", given.leads, given.open, given.then)
    });
    let each: Vec<String> = each.collect();
    let whom = if each.is_empty() { String::new() } else { format!(": {}", each.join(", ")) };
    format!("{all} of {} would be placed{whom}", would.waiting)
}

/// What the change would have done with the leads of the last days.
fn safety(app: &App, book: &Rulebook) -> (String, Meaning) {
    let Some(rehearsal) = app.rehearsal_of(book) else {
        return ("not replayed; F shows what it would have done".to_owned(), Meaning::Muted);
    };
    match &rehearsal.stage {
        rehearsal::Stage::Running(progress) => {
            let part = progress.done * 100 / progress.all.max(1);
            (format!("replaying the last {USUAL_DAYS} days: {part} %"), Meaning::Muted)
        }
        rehearsal::Stage::Failed(because) => (because.clone(), Meaning::Error),
        rehearsal::Stage::Done(report) => {
            let (all, elsewhere, turns) = (report.what(), report.replayed.owned_elsewhere, report.replayed.owned_turns);
            let turned = if turns == 1 { "1 only falls".to_owned() } else { format!("{} only fall", format::grouped(turns)) };
            match (elsewhere, turns) {
                (0, 0) => (format!("no lead that had an owner would have moved (replay of {all})"), Meaning::Good),
                (0, _) => {
                    let says = format!("no lead that had an owner would go another way; {turned} to another turn of its pool");
                    (format!("{says} (replay of {all})"), Meaning::Good)
                }
                (n, _) => {
                    let leads = format::count(n, "lead");
                    (format!("{leads} that had an owner would have gone elsewhere (replay of {all})"), Meaning::AtRisk)
                }
            }
        }
    }
}

/// The lead under the cursor, in short.
fn lead_parts(app: &App, lead: &LeadRow, roomy: Roomy, part: &mut impl FnMut(&'static str, &str, usize, Meaning)) {
    let card = app.card.as_deref().filter(|card| card.lead.id == lead.id);
    let by_hand = card.filter(|_| lead.snag == Some(Snag::SentByHand));
    if let Some((by, told)) = by_hand.and_then(|card| card.by_hand.as_deref().zip(card.explanation.as_ref())) {
        let at = format::at(told.decision.at, app.now, app.zone);
        let because = told.decision.because.as_deref().map(|because| format!(", \"{because}\"")).unwrap_or_default();
        part("Sent by", &format!("{by}, {at}{because}"), 2, Meaning::Plain);
    }
    let best = card.and_then(|card| card.candidates.first()).and_then(|rep| Some((rep, rep.fit.as_ref()?)));
    if let Some((rep, fit)) = best {
        let reasons: Vec<String> = fit.reasons.iter().map(fit_reason).collect();
        let most = if roomy == Roomy::Yes { 2 } else { 1 };
        let because = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) };
        part("Best fit", &format!("{} {}{because}", rep.name, fit.points), most, Meaning::Plain);
    }
    let profile = card.map(|card| &card.lead.profile);
    let known = [
        Some(card::name(lead)),
        lead.company.clone(),
        lead.email.clone(),
        profile.and_then(|profile| profile.phone.clone()),
        profile.and_then(|profile| profile.language).map(|language| format!("speaks {language}")),
    ];
    let text = known.into_iter().flatten().collect::<Vec<_>>().join("   ");
    part("Lead", &text, if roomy == Roomy::Yes { 2 } else { 1 }, Meaning::Plain);
}

/// From this width on several keys stand on one line.
const SIDE_BY_SIDE: usize = 90;

fn keys<'t>(app: &App, row: &GroupRow, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let marked = app.fallback.marked() as u64;
    let whom = match (marked, app.groups.heading()) {
        (0, Some(_)) if row.leads == 1 => "its lead".to_owned(),
        (0, Some(_)) => format!("all {} of the group", format::grouped(row.leads)),
        (0, None) => "this lead".to_owned(),
        (1, _) => "the marked lead".to_owned(),
        (n, _) => format!("the {} marked", format::grouped(n)),
    };
    let by = match app.live {
        Live::Book(version) => format!("re-route by rulebook {version}"),
        Live::Nothing | Live::Unread => "re-route".to_owned(),
    };
    let group = match row.leads {
        1 => "V mark the group".to_owned(),
        n => format!("V mark all {} of the group", format::grouped(n)),
    };
    let (assign, route) = (format!("a assign {whom}"), format!("r {by}"));
    let fix = app.mend().filter(|mend| mend.mended.is_ok()).map(|_| "F apply the fix; u takes it all back");
    if app.groups.heading().is_some() {
        let fold = if app.groups.folded.contains(&row.id) { "l unfold" } else { "h fold" };
        let hints = [&assign, &route, "x dismiss with a reason", "Space mark the group", fold, "Tab next group"];
        let hints: Vec<&str> = fix.into_iter().chain(hints).collect();
        return key_lines(pen, width, &hints);
    }
    let hints = [&assign, &route, "x dismiss with a reason", "Enter the lead and its reasons", &group, "h fold"];
    let hints: Vec<&str> = fix.into_iter().chain(hints).collect();
    key_lines(pen, width, &hints)
}

fn key_lines<'t>(pen: Pen<'t>, width: usize, hints: &[&str]) -> Vec<Row<'t>> {
    let a_line = if width >= SIDE_BY_SIDE { 3 } else { 1 };
    let line = |hints: &[&str]| {
        let first = pen.row().cell("", NAME, Meaning::Muted);
        hints.iter().fold(first, |row, hint| row.hint(hint).gap(4))
    };
    hints.chunks(a_line).map(line).collect()
}
