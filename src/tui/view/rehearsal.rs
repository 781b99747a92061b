//! What a book would have done with the leads of the last days: how far that is, its sums before and after, the leads that
//! move.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::{Apart, Move, ReplayReport, Shift, USUAL_DAYS, move_kind, to_whom},
    outbound::shown::Shown,
    tui::{
        format,
        keys::{action::Action, keymap::Place},
        state::{
            App,
            rehearsal::{Rehearsal, ReplayPane, Side, Stage},
        },
        theme::Meaning,
        zones::{Item, Rolled, Target},
    },
};

use super::pen::{Pen, Row};

/// Columns of a bar.
const BAR: usize = 30;
/// From this width on two tables stand side by side.
const TWO: usize = 100;
/// Columns of a number.
const NUMBER: usize = 8;

/// It in short: how far it is, or what came of it in sentences.
pub fn in_short<'t>(app: &App, rehearsal: Option<&Rehearsal>, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let Some(rehearsal) = rehearsal else { return Vec::new() };
    match &rehearsal.stage {
        Stage::Running(progress) => {
            let row = pen.row().put(format!("replaying the last {USUAL_DAYS} days "), Meaning::Muted);
            let row = row.bar(progress.done, progress.all.max(1), BAR.min(width / 3), Meaning::Accent).gap(1);
            vec![row.put(format!("{} of {}", format::grouped(progress.done), format::grouped(progress.all)), Meaning::Muted)]
        }
        Stage::Failed(because) => {
            Shown::of(because).wrap(width).into_iter().map(|line| pen.row().put(line, Meaning::Error)).collect()
        }
        Stage::Done(report) => {
            let mut said = report.said(&|rep| name(app, rep));
            if let Some(first) = said.first_mut().filter(|_| report.replayed.leads > 0) {
                *first = format!("Replayed {}: {first}", report.what());
            }
            if rehearsal.is_old {
                said.push("Something was written since; Ctrl-r in the replay runs it again.".to_owned());
            }
            let lines = said.iter().flat_map(|line| Shown::of(line).wrap(width));
            lines.map(|line| pen.row().put(line, Meaning::Plain)).collect()
        }
    }
}

fn name(app: &App, rep: crate::model::id::RepId) -> String {
    app.reps.name(rep).map_or_else(|| format!("rep {rep}"), str::to_owned)
}

/// The pane.
pub fn draw(app: &App, pane: &ReplayPane, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    pen.clear(buffer, area);
    pen.zone(area, Target::Detail);
    let moved = app.rehearsal.as_ref().and_then(Rehearsal::report).map_or(0, |report| report.replayed.moved());
    let title = pen.row().put("What it would have done", Meaning::Title).gap(2);
    let title = tab(app, pane, title, Side::Sums, "Before and after").gap(1);
    let title = tab(app, pane, title, Side::Moves, &format!("Moves {}", format::grouped(moved)));
    let inner = pen.frame(buffer, area, &title, &pen.row().put("nothing is kept", Meaning::Muted));
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let report = app.rehearsal.as_ref().and_then(Rehearsal::report);
    match (pane.side, report) {
        (Side::Moves, Some(report)) => moves(app, pane, report, pen, buffer, inner),
        (Side::Sums | Side::Moves, report) => {
            let width = usize::from(inner.width);
            let mut rows = in_short(app, app.rehearsal.as_ref(), width, pen);
            if let Some(report) = report.filter(|report| report.replayed.leads > 0) {
                rows.push(pen.row());
                rows.extend(tables(app, report, width, pen));
            }
            let furthest = rows.len().saturating_sub(usize::from(inner.height));
            pen.zones.borrow_mut().panel = Rolled { furthest, seen: usize::from(inner.height) };
            for (y, row) in (0..inner.height).zip(rows.iter().skip(pane.scroll.min(furthest))) {
                pen.put(buffer, inner, y, row);
            }
        }
    }
}

/// The name of a side; a click on the other one brings it to the front.
fn tab<'t>(app: &App, pane: &ReplayPane, row: Row<'t>, side: Side, text: &str) -> Row<'t> {
    if pane.side == side {
        return row.put(format!("[{text}]"), Meaning::Title);
    }
    let from = row.width();
    let row = row.put(format!(" {text} "), Meaning::Muted);
    match app.keymap.key_of(Place::Replay, Action::NextField) {
        Some(key) => row.means(from, Target::Press(key)),
        None => row,
    }
}

/// All four, side by side where there is room.
fn tables<'t>(app: &App, report: &ReplayReport, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let all = &report.replayed;
    let nobody = [("Fallback".to_owned(), all.fallback), ("Nurture".to_owned(), all.nurture)];
    let reps = all.by_rep.iter().map(|(rep, shift)| (name(app, *rep), *shift)).chain(nobody).collect();
    let named = |none: &str, name: Option<String>| name.unwrap_or_else(|| none.to_owned());
    let rules = all.by_rule.iter().map(|(rule, shift)| (named("no rule", rule.as_ref().map(ToString::to_string)), *shift));
    let places = all.by_territory.iter();
    let places = places.map(|(one, shift)| (named("none or unknown", one.as_ref().map(ToString::to_string)), *shift));
    let sizes = all.by_segment.iter();
    let sizes = sizes.map(|(one, shift)| (named("none or unknown", one.as_ref().map(ToString::to_string)), *shift));
    let two = width >= TWO;
    let each = if two { width / 2 - 2 } else { width };
    let mut left = table("By rep", reps, each, pen);
    let mut right = table("By rule", rules.collect(), each, pen);
    right.extend(table("By territory", places.collect(), each, pen));
    left.extend(table("By segment", sizes.collect(), each, pen));
    if !two {
        left.extend(right);
        return left;
    }
    let mut rows = Vec::new();
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    loop {
        let (one, other) = (left.next(), right.next());
        if one.is_none() && other.is_none() {
            return rows;
        }
        let one = one.unwrap_or_else(|| pen.row());
        let gap = (each + 4).saturating_sub(one.width());
        rows.push(one.gap(gap).then(other.unwrap_or_else(|| pen.row())));
    }
}

/// Names with their leads before and after, the largest change first.
fn table<'t>(title: &'static str, mut rows: Vec<(String, Shift)>, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    rows.retain(|(_, shift)| shift.before > 0 || shift.after > 0);
    let change = |shift: &Shift| shift.after as i64 - shift.before as i64;
    rows.sort_by_key(|(_, shift)| (-change(shift).abs(), std::cmp::Reverse(shift.before)));
    let room = width.saturating_sub(3 * NUMBER);
    let head = pen.row().cell(title, room, Meaning::Title);
    let head = ["before", "after", "change"].into_iter().fold(head, |row, word| row.right(word, NUMBER, Meaning::Muted));
    let mut lines = vec![head];
    for (name, shift) in rows {
        let by = change(&shift);
        let meaning = if by == 0 { Meaning::Muted } else { Meaning::Plain };
        let row = pen.row().cell(Shown::of(&name), room.saturating_sub(1), meaning).gap(1);
        let row = row.right(format::grouped(shift.before), NUMBER, meaning).right(format::grouped(shift.after), NUMBER, meaning);
        let by = if by == 0 { "=".to_owned() } else { format!("{by:+}") };
        lines.push(row.right(by, NUMBER, if meaning == Meaning::Plain { Meaning::Accent } else { meaning }));
    }
    lines.push(pen.row());
    lines
}

/// Columns of the moves.
struct Columns {
    lead: usize,
    name: usize,
    whom: usize,
    rule: usize,
}

impl Columns {
    /// For all of them, so that scrolling moves no column.
    fn of(width: usize, all: &[Move]) -> Self {
        let digits = all.iter().map(|one| one.lead).max().map_or(1, |lead| lead.to_string().len());
        let lead = (digits + 3).max(5);
        let room = width.saturating_sub(2 + lead);
        let whom = (room / 5).clamp(7, 24);
        let name = (room * 3 / 10).clamp(8, 36);
        Self { lead, name, whom, rule: room.saturating_sub(name + 2 * whom + 2) }
    }
}

fn moves(app: &App, pane: &ReplayPane, report: &ReplayReport, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let all = &report.replayed.moves;
    if all.is_empty() {
        pen.put(buffer, area, 0, &pen.row().put("No lead goes to anybody else.", Meaning::Good));
        return;
    }
    let width = usize::from(area.width);
    let index = pane.index(all);
    let told = explained(pane, all.get(index), width, pen);
    let height = usize::from(area.height).saturating_sub(told.len() + 1).max(1);
    let first = (index + 1).saturating_sub(height).max(index.saturating_sub(height / 2)).min(all.len().saturating_sub(height));
    let columns = Columns::of(width, all);
    let head = pen.row().gap(2).cell("Lead", columns.lead, Meaning::Muted).cell("Who", columns.name, Meaning::Muted);
    let head = head.cell("Went to", columns.whom + 2, Meaning::Muted).cell("Would go to", columns.whom, Meaning::Muted);
    pen.put(buffer, area, 0, &head.cell("By the rule", columns.rule, Meaning::Muted));
    pen.zones.borrow_mut().panel = Rolled { furthest: 0, seen: height };
    for ((y, nth), one) in (1..).zip(first..).zip(all.iter().skip(first).take(height)) {
        pen.put(buffer, area, y, &line(app, one, index == nth, &columns, pen));
        pen.item(area, y, Item::Choice(nth));
        if index == nth {
            pen.over(buffer, area, y, Meaning::Selected);
        }
    }
    let from = area.height.saturating_sub(told.len() as u16);
    for (y, row) in (from..area.height).zip(&told) {
        pen.put(buffer, area, y, row);
    }
}

fn line<'t>(app: &App, one: &Move, here: bool, columns: &Columns, pen: Pen<'t>) -> Row<'t> {
    let name = |rep| name(app, rep);
    let row = pen.row().put(if here { "> " } else { "  " }, Meaning::Accent);
    let row = row.cell(format!("L-{}", one.lead), columns.lead, Meaning::Muted);
    let row = row.cell(Shown::of(&who(app, one)), columns.name.saturating_sub(1), Meaning::Plain).gap(1);
    let row = row.cell(Shown::of(&to_whom(&one.before, &name)), columns.whom.saturating_sub(1), Meaning::Plain).gap(1);
    let row = row.put("→ ", Meaning::Muted);
    let row = row.cell(Shown::of(&to_whom(&one.after, &name)), columns.whom.saturating_sub(1), Meaning::Plain).gap(1);
    let rule = one.after.rule.as_ref().map_or_else(|| "no rule".to_owned(), ToString::to_string);
    row.cell(Shown::of(&rule), columns.rule, Meaning::Muted)
}

/// Name and company of a lead, as far as they are known.
fn who(app: &App, one: &Move) -> String {
    let Some(name) = app.rehearsal.as_ref().and_then(|rehearsal| rehearsal.names.get(&one.lead)) else {
        return String::new();
    };
    let said: Vec<&str> = [&name.who, &name.company].into_iter().flatten().map(String::as_str).collect();
    said.join(", ")
}

/// In what the way of a lead differs, and what became of it since.
fn differs(one: &Move) -> String {
    let apart = one.apart.iter().map(|apart| match apart {
        Apart::ByHand => ", given by hand since",
        Apart::ByClock => ", moved by a clock since",
        Apart::Rerouted => ", routed again since",
    });
    format!("{}{}", move_kind(one.kind), apart.collect::<String>())
}

/// Why a lead went where it went, and why it would go elsewhere.
fn explained<'t>(pane: &ReplayPane, here: Option<&Move>, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let kind = here.map_or_else(String::new, differs);
    let parts = match &pane.told {
        None => vec![("", format!("{kind}. Enter shows why it went there, and why it would not."), Meaning::Muted)],
        Some((_, Err(because))) => vec![("", because.clone(), Meaning::Error)],
        Some((_, Ok(text))) => vec![
            ("Then", text.before.clone(), Meaning::Plain),
            ("Draft", text.after.clone().unwrap_or_else(|| format!("{}; why is not kept", text.to)), Meaning::Plain),
        ],
    };
    let mut rows = vec![pen.row()];
    for (label, text, meaning) in parts {
        for (nth, line) in Shown::of(&text).wrap(width.saturating_sub(8)).into_iter().take(3).enumerate() {
            rows.push(pen.row().cell(if nth == 0 { label } else { "" }, 8, Meaning::Muted).put(line, meaning));
        }
    }
    rows
}
