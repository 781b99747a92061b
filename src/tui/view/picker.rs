//! The picker: every active rep, with what they would be told, their load and what it would be; below, who gets what and
//! what to know before Enter.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    actions::ask::{Candidate, Target, Way},
    outbound::shown::Shown,
    routing::explain::fit_reason,
    tui::{
        format,
        state::{
            App,
            picker::{Exactly, Focus, Part, Picker, Tone},
        },
        theme::Meaning,
        zones::Item,
    },
};

use super::{
    card::{now_of, zone_of},
    pen::{Pen, Row},
};

/// From this width on there is room for teams, bars and reasons.
const WIDE: u16 = 100;
/// Leads of a plan that are told by name.
const NAMED: usize = 8;
/// Cursor and box before a name.
const BOX: usize = 6;
/// Columns of a name at least, and at most.
const NAME: (usize, usize) = (14, 22);

/// The picker over the middle of the screen.
pub fn draw(app: &App, picker: &Picker, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    pen.clear(buffer, area);
    let leads = format::count(picker.leads.len() as u64, "lead");
    let title = pen.row().put(format!("Assign {leads} "), Meaning::Title).put(Shown::of(&picker.from).clip(40), Meaning::Title);
    let about = match (picker.find.text(), picker.list.rows().len(), picker.reps().len()) {
        ("", _, all) => format!("{}, best fit first", format::count(all as u64, "rep")),
        (_, found, all) => format!("{found} of {}", format::count(all as u64, "rep")),
    };
    let inner = pen.frame(buffer, area, &title, &pen.row().put(about, Meaning::Muted));
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let air = if inner.width >= WIDE && inner.height >= 26 { Air::Much } else { Air::Little };
    let whose = whose(picker, pen, usize::from(inner.width), air);
    let room = Room::of(inner, air, u16::try_from(whose.len()).unwrap_or(1));
    for (y, row) in (0..).zip(&whose) {
        pen.put(buffer, inner, y, row);
    }
    let columns = Columns::of(picker, inner.width);
    pen.put(buffer, inner, room.head, &columns.head(pen));
    let rows = Rect { y: inner.y + room.head + 1, height: room.reps, ..inner };
    reps(app, picker, columns, pen, buffer, rows);
    let below = Rect { y: rows.bottom(), height: inner.bottom().saturating_sub(rows.bottom()), ..inner };
    pen.put(buffer, below, 0, &pen.row().fill("─", usize::from(inner.width), Meaning::Frame));
    let told = Rect { y: below.y + 1, height: below.height.saturating_sub(2), ..below };
    for (y, row) in (0..told.height).zip(plan_and_checks(app, picker, room, pen, usize::from(inner.width))) {
        pen.put(buffer, told, y, &row);
    }
    field(picker, pen, buffer, below)
}

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Air {
    /// For blank lines, companies, two lines of leads.
    Much,
    /// For what is needed.
    Little,
}

/// How the lines inside are divided.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// The line of the column names.
    head: u16,
    /// Lines of reps.
    reps: u16,
    /// Whether there are blank lines between the parts.
    air: Air,
}

impl Room {
    fn of(inner: Rect, air: Air, whose: u16) -> Self {
        // Below the reps a rule, the plan, the checks, the reason; where there is less room the first checks only.
        let (head, below) = match air {
            Air::Much => (whose + 1, 10),
            Air::Little => (whose, 6.min(inner.height / 2)),
        };
        Self { head, reps: inner.height.saturating_sub(head + 1 + below), air }
    }
}

/// The leads, as many as there is room for.
fn whose<'t>(picker: &Picker, pen: Pen<'t>, width: usize, air: Air) -> Vec<Row<'t>> {
    let lines = if air == Air::Much { 2 } else { 1 };
    let mut rows = vec![pen.row()];
    let mut left = picker.leads.len();
    for target in picker.targets() {
        let name = told(target, air, pen);
        let full = rows.last().is_some_and(|row| row.width() > 0 && row.width() + name.width() + 16 > width);
        if full {
            if rows.len() == lines {
                break;
            }
            rows.push(pen.row());
        }
        let Some(row) = rows.pop() else { break };
        let gap = if row.width() > 0 { 4 } else { 0 };
        rows.push(row.gap(gap).then(name));
        left -= 1;
    }
    if left > 0
        && picker.loaded
        && let Some(row) = rows.pop()
    {
        rows.push(row.gap(2).put(format!("and {} more", format::grouped(left as u64)), Meaning::Muted));
    }
    rows
}

/// "Rafael Teles, Teles & Filhos (BR)".
fn told<'t>(target: &Target, air: Air, pen: Pen<'t>) -> Row<'t> {
    let mut row = pen.row().put(called(target).clip(24), Meaning::Plain);
    if let Some(company) = target.company.as_deref().filter(|_| air == Air::Much && target.name.is_some()) {
        row = row.put(", ", Meaning::Plain).put(Shown::of(company).clip(24), Meaning::Plain);
    }
    match target.country {
        Some(country) => row.put(format!(" ({country})"), Meaning::Muted),
        None => row,
    }
}

fn called(target: &Target) -> Shown {
    match target.name.as_deref().or(target.company.as_deref()) {
        Some(name) => Shown::of(name),
        None => Shown::of(&format!("L-{}", target.lead)),
    }
}

/// Widths of the columns; 0 is left out.
#[derive(Debug, Clone, Copy)]
struct Columns {
    name: usize,
    team: usize,
    now: usize,
    bar: usize,
    why: usize,
}

impl Columns {
    fn of(picker: &Picker, width: u16) -> Self {
        let longest = picker.reps().iter().map(|rep| Shown::of(&rep.name).width()).max().unwrap_or(0);
        let width = usize::from(width);
        if width >= usize::from(WIDE) {
            let name = longest.clamp(NAME.0, NAME.1);
            let all = Self { name, team: 12, now: 20, bar: 7, why: 0 };
            return Self { why: width.saturating_sub(all.fixed()), ..all };
        }
        let all = Self { name: 0, team: 0, now: 20, bar: 0, why: 0 };
        Self { name: width.saturating_sub(all.fixed() + 1).clamp(4, NAME.1.max(longest.min(26))), ..all }
    }

    /// All but the reasons.
    fn fixed(self) -> usize {
        let team = if self.team > 0 { self.team + 1 } else { 0 };
        let bar = if self.bar > 0 { self.bar + 1 } else { 0 };
        // Box, name, team, now, local time, bar, load, after, fit, and a blank before the reasons.
        BOX + self.name + 1 + team + self.now + 1 + 10 + bar + 9 + 9 + 4 + 1
    }

    fn head(self, pen: Pen<'_>) -> Row<'_> {
        let mut row = pen.row().gap(BOX).cell("Rep", self.name, Meaning::Muted).gap(1);
        if self.team > 0 {
            row = row.cell("Team", self.team, Meaning::Muted).gap(1);
        }
        row = row.cell("Now", self.now, Meaning::Muted).gap(1).cell("Local", 10, Meaning::Muted);
        if self.bar > 0 {
            row = row.cell("Load", self.bar + 10, Meaning::Muted);
        } else {
            row = row.cell("Load", 9, Meaning::Muted);
        }
        row = row.cell("After", 9, Meaning::Muted).right("Fit", 4, Meaning::Muted);
        if self.why > 0 { row.gap(1).put("Why this fit", Meaning::Muted) } else { row }
    }
}

fn reps(app: &App, picker: &Picker, columns: Columns, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    if picker.list.rows().is_empty() {
        let text = match (picker.loaded, picker.reps().is_empty()) {
            (false, _) => "reading the reps ...",
            (true, true) => "no active rep; leadtower import reps reps.csv adds some",
            (true, false) => "no rep of that name; Esc shows all",
        };
        pen.put(buffer, area, 0, &pen.row().gap(2).put(text, Meaning::Muted));
        return;
    }
    for (y, candidate) in (0..).zip(picker.list.visible(usize::from(area.height).max(1))) {
        pen.put(buffer, area, y, &line(app, picker, candidate, columns, pen));
        pen.item(area, y, Item::Rep(candidate.rep));
        if picker.list.cursor() == Some(candidate.rep) {
            pen.over(buffer, area, y, Meaning::Selected);
        }
    }
}

fn line<'t>(app: &App, picker: &Picker, rep: &Candidate, columns: Columns, pen: Pen<'t>) -> Row<'t> {
    let now = now_of(app, rep);
    let under = picker.list.cursor() == Some(rep.rep);
    let chosen = picker.chosen.contains(&rep.rep);
    let mut row = pen.row().put(if under { ">" } else { " " }, Meaning::Accent).gap(1);
    row = row.put(if chosen { "[x]" } else { "[ ]" }, if chosen { Meaning::Mark } else { Meaning::Muted }).gap(1);
    row = row.cell(Shown::of(&rep.name), columns.name, if chosen { Meaning::Title } else { Meaning::Plain }).gap(1);
    if columns.team > 0 {
        row = row.cell(rep.team.clone().unwrap_or_default(), columns.team, Meaning::Muted).gap(1);
    }
    row = row.cell(now.text, columns.now, now.meaning).gap(1);
    row = row.cell(format::local_short(app.now, zone_of(app, rep)), 10, Meaning::Muted);
    if columns.bar > 0 {
        row = match rep.max_open() {
            Some(max) => {
                let meaning = if rep.load.open >= max { Meaning::AtRisk } else { Meaning::Accent };
                row.bar(u64::from(rep.load.open), u64::from(max.max(1)), columns.bar, meaning).gap(1)
            }
            None => row.gap(columns.bar + 1),
        };
    }
    row = row.cell(format::load(rep.load.open, rep.max_open()), 9, Meaning::Plain);
    row = after(picker, rep, row);
    let (points, why) = match &rep.fit {
        Some(fit) => (fit.points.to_string(), fit.reasons.iter().map(fit_reason).collect::<Vec<_>>().join("; ")),
        None => ("-".to_owned(), "away".to_owned()),
    };
    row = row.right(points, 4, if rep.fit.is_some() { Meaning::Plain } else { Meaning::Muted });
    if columns.why > 0 { row.gap(1).put(Shown::of(&why).clip(columns.why), Meaning::Muted) } else { row }
}

/// What a rep holds after Enter.
fn after<'t>(picker: &Picker, rep: &Candidate, row: Row<'t>) -> Row<'t> {
    if rep.has_it() {
        return row.cell("has it", 9, Meaning::Muted);
    }
    match picker.after(rep.rep) {
        Some((after, exactly)) => {
            let over = rep.max_open().is_some_and(|max| after > max);
            let meaning = match (over, after == rep.load.open) {
                (true, _) => Meaning::AtRisk,
                (false, true) => Meaning::Muted,
                (false, false) => Meaning::Good,
            };
            let about = if exactly == Exactly::About { "~" } else { "" };
            row.cell(format!("{about}{}", format::load(after, rep.max_open())), 9, meaning)
        }
        None => row.cell("-", 9, Meaning::Muted),
    }
}

fn plan_and_checks<'t>(app: &App, picker: &Picker, room: Room, pen: Pen<'t>, width: usize) -> Vec<Row<'t>> {
    let mut rows = Vec::new();
    if room.air == Air::Little
        && let Some(rep) = picker.list.selected()
    {
        rows.push(why(rep, pen, width));
    }
    rows.push(plan(picker, pen, width));
    rows.push(way(picker, pen));
    if room.air == Air::Much {
        rows.push(pen.row());
    }
    let mut label = "CHECKS  ";
    for check in picker.checks(app.now) {
        let (word, meaning) = match check.tone {
            Tone::Ok => ("ok    ", Meaning::Good),
            Tone::Note => ("note  ", Meaning::Plain),
            Tone::Asks => ("asks  ", Meaning::AtRisk),
        };
        let row = pen.row().put(std::mem::replace(&mut label, "        "), Meaning::Muted).put(word, meaning);
        rows.push(row.put(Shown::of(&check.text).clip(width.saturating_sub(14)), Meaning::Plain));
    }
    rows
}

fn why<'t>(rep: &Candidate, pen: Pen<'t>, width: usize) -> Row<'t> {
    let reasons = rep.fit.as_ref().map(|fit| fit.reasons.iter().map(fit_reason).collect::<Vec<_>>().join("; "));
    let reasons = reasons.filter(|text| !text.is_empty()).unwrap_or_else(|| "nothing for or against is known".to_owned());
    let name = Shown::of(&rep.name).clip(20);
    let room = width.saturating_sub(name.width() + 6);
    pen.row()
        .put("why ", Meaning::Muted)
        .put(name, Meaning::Plain)
        .put(": ", Meaning::Muted)
        .put(Shown::of(&reasons).clip(room), Meaning::Plain)
}

/// Who gets what: of a few leads each by name, of many their number.
fn plan<'t>(picker: &Picker, pen: Pen<'t>, width: usize) -> Row<'t> {
    let label = pen.row().put("PLAN    ", Meaning::Muted);
    let name = |part: &Part| Shown::of(picker.rep(part.rep).map_or("", |rep| rep.name.as_str())).clip(24);
    let counted = picker.plan.parts.iter().fold(pen.row(), |row, part| {
        row.put(name(part), Meaning::Title).put(format!(" {}", part.gets.len()), Meaning::Title).gap(4)
    });
    if picker.moving() > NAMED {
        return label.then(counted);
    }
    let named = picker.plan.parts.iter().fold(pen.row(), |row, part| {
        let row = row.put(name(part), Meaning::Title).put(format!(" {}", part.gets.len()), Meaning::Title);
        let targets = part.gets.iter().filter_map(|index| picker.target(*index)).enumerate();
        let row = targets.fold(row, |row, (index, target)| {
            row.put(if index == 0 { ": " } else { ", " }, Meaning::Plain).put(called(target).clip(18), Meaning::Plain)
        });
        row.gap(4)
    });
    label.then(if named.width() <= width.saturating_sub(8) + 4 { named } else { counted })
}

fn way<'t>(picker: &Picker, pen: Pen<'t>) -> Row<'t> {
    let row = pen.row().gap(8);
    let row = if picker.chosen.len() > 1 {
        let ways: [(Way, &'static str); 4] = [
            (Way::ByFit, "by fit, then lightest load"),
            (Way::EqualTurns, "equal turns"),
            (Way::LightestLoad, "lightest load"),
            (Way::AllToOne, "all to one"),
        ];
        let mut row = row.put("d: ", Meaning::Key);
        for (index, (way, says)) in ways.into_iter().enumerate() {
            let (before, meaning) = if picker.way == way { ("", Meaning::Accent) } else { ("", Meaning::Muted) };
            row = row.put(if index == 0 { "" } else { "   " }, Meaning::Muted).put(before, meaning).put(says, meaning);
        }
        row
    } else {
        row.put("all to one; Space picks several, and the leads are split", Meaning::Muted)
    };
    match picker.drained() {
        0 => row,
        n => row.gap(3).put(format!("+ {} that waited", format::count(n, "lead")), Meaning::Plain),
    }
}

/// The field that is typed into, on the last line; gives back where the terminal's cursor stands.
fn field(picker: &Picker, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let last = area.height.checked_sub(1)?;
    let (label, field) = match picker.focus {
        Focus::Find => ("Find: ", &picker.find),
        Focus::Reps | Focus::Reason => ("Reason for the log: ", &picker.reason),
    };
    let row = pen.row().put(label, Meaning::Muted);
    if picker.focus == Focus::Reps && field.text().is_empty() {
        pen.put(buffer, area, last, &row.put("kept with the leads, Tab to write one", Meaning::Muted));
        return None;
    }
    let at = row.width() + Shown::of(&field.before_cursor()).width();
    pen.put(buffer, area, last, &row.put(Shown::of(field.text()), Meaning::Plain));
    let x = (area.x + u16::try_from(at).unwrap_or(0)).min(area.right().saturating_sub(1));
    (picker.focus != Focus::Reps).then_some(Position { x, y: area.y + last })
}
