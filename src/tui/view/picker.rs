//! The picker: every active rep, with what they would be told, their load and what it would be; below, who gets what and
//! what to know before Enter.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    actions::ask::{Candidate, Fit, Reason, Target, Way},
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
    let leads = match picker.standing() {
        all if all == picker.leads.len() => leads,
        some => format!("{some} of {leads}"),
    };
    let title = pen.row().put(format!("Assign {leads} "), Meaning::Title);
    let title = title.put(Shown::of(&picker.origin()).clip(40), Meaning::Title);
    let about = match (picker.find.text(), picker.list.rows().len(), picker.reps().len()) {
        ("", _, all) => pen.row().put(format!("{}, best fit first", format::count(all as u64, "rep")), Meaning::Muted),
        (find, found, all) => {
            let found = format!("{found} of {}", format::count(all as u64, "rep"));
            pen.row().put("/ ", Meaning::Accent).put(Shown::of(find).clip(16), Meaning::Accent).gap(2).put(found, Meaning::Muted)
        }
    };
    let inner = pen.frame(buffer, area, &title, &about);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let air = if inner.width >= WIDE && inner.height >= 26 { Air::Much } else { Air::Little };
    let whose = whose(picker, pen, usize::from(inner.width), air);
    let room = Room::of(inner, air, u16::try_from(whose.len()).unwrap_or(1));
    for (y, row) in (0..).zip(&whose) {
        pen.put(buffer, inner, y, row);
    }
    let columns = Columns::of(app, picker, inner.width);
    pen.put(buffer, inner, room.head, &columns.head(pen));
    let rows = Rect { y: inner.y + room.head + 1, height: room.reps, ..inner };
    reps(app, picker, columns, pen, buffer, rows);
    let below = Rect { y: rows.bottom(), height: inner.bottom().saturating_sub(rows.bottom()), ..inner };
    pen.rule(buffer, below, 0, &pen.row(), &beyond(picker, usize::from(room.reps), pen));
    let told = Rect { y: below.y + 1, height: below.height.saturating_sub(2), ..below };
    plan_and_checks(app, picker, room, pen, buffer, told);
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
        // Below the reps a rule, why the one under the cursor, the plan, the checks, the reason; of the checks as many as
        // there is room for.
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
    local: usize,
    bar: usize,
    load: usize,
    why: usize,
}

/// Columns of local times.
const LOCAL: usize = 10;
/// Columns of a name below which others give way, and of a state at least.
const GIVES_WAY: usize = 14;
const STATE: usize = 9;

impl Columns {
    fn of(app: &App, picker: &Picker, width: u16) -> Self {
        // Until when somebody is away is never cut where names have room.
        let now = picker.reps().iter().map(|rep| Shown::of(&now_of(app, rep).text).width()).max().unwrap_or(0).max(18);
        let longest = picker.reps().iter().map(|rep| Shown::of(&rep.name).width()).max().unwrap_or(0);
        let load = picker.reps().iter().map(|rep| Self::loads(picker, rep)).max().unwrap_or(0).max(8) + 1;
        let width = usize::from(width);
        let none = Self { name: 0, team: 0, now, local: LOCAL, bar: 0, load, why: 0 };
        if width >= usize::from(WIDE) {
            let name = longest.clamp(NAME.0, NAME.1);
            let teams = picker.reps().iter().filter_map(|rep| rep.team.as_deref()).map(|team| Shown::of(team).width());
            let team = teams.max().unwrap_or(0).clamp(4, 14);
            let all = Self { name, team, bar: 7, ..none };
            return Self { why: width.saturating_sub(all.fixed()), ..all };
        }
        let wanted = longest.min(GIVES_WAY);
        let mut all = none;
        let room = |all: Self| width.saturating_sub(all.fixed() + 1);
        if room(all) < wanted {
            all.local = 0;
        }
        all.now = all.now.saturating_sub(wanted.saturating_sub(room(all))).max(STATE);
        Self { name: room(all).clamp(4, NAME.1.max(longest.min(26))), ..all }
    }

    /// How wide the numbers of a rep are.
    fn loads(picker: &Picker, rep: &Candidate) -> usize {
        let after = picker
            .after(rep.rep)
            .map_or(0, |(after, exactly)| format::load(after, rep.max_open()).len() + usize::from(exactly == Exactly::About));
        format::load(rep.load.open, rep.max_open()).len().max(after)
    }

    /// All but the reasons.
    fn fixed(self) -> usize {
        let team = if self.team > 0 { self.team + 1 } else { 0 };
        let bar = if self.bar > 0 { self.bar + 1 } else { 0 };
        // Box, name, team, now, local time, bar, load, after, fit, and a blank before the reasons.
        BOX + self.name + 1 + team + self.now + 1 + self.local + bar + 2 * self.load + 4 + 1
    }

    fn head(self, pen: Pen<'_>) -> Row<'_> {
        let mut row = pen.row().gap(BOX).cell("Rep", self.name, Meaning::Muted).gap(1);
        if self.team > 0 {
            row = row.cell("Team", self.team, Meaning::Muted).gap(1);
        }
        row = row.cell("Now", self.now, Meaning::Muted).gap(1);
        row = row.cell(if self.local > 0 { "Local" } else { "" }, self.local, Meaning::Muted);
        let bar = if self.bar > 0 { self.bar + 1 } else { 0 };
        row = row.cell("Load", bar + self.load, Meaning::Muted);
        row = row.cell("After", self.load, Meaning::Muted).right("Fit", 4, Meaning::Muted);
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
    if columns.local > 0 {
        row = row.cell(format::local_short(app.now, zone_of(app, rep)), columns.local, Meaning::Muted);
    }
    if columns.bar > 0 {
        row = match rep.max_open() {
            Some(max) => {
                let meaning = if rep.load.open >= max { Meaning::AtRisk } else { Meaning::Bar };
                row.bar(u64::from(rep.load.open), u64::from(max.max(1)), columns.bar, meaning).gap(1)
            }
            None => row.gap(columns.bar + 1),
        };
    }
    row = row.cell(format::load(rep.load.open, rep.max_open()), columns.load, Meaning::Plain);
    row = after(picker, rep, columns.load, row);
    let (points, why) = match &rep.fit {
        Some(fit) => (fit.points.to_string(), reasons(picker, fit)),
        None => ("-".to_owned(), "away".to_owned()),
    };
    row = row.right(points, 4, if rep.fit.is_some() { Meaning::Plain } else { Meaning::Muted });
    if columns.why > 0 { row.gap(1).put(fitting(&why, columns.why), Meaning::Muted) } else { row }
}

/// The reasons that have room, whole; all of them stand below the list for the rep under the cursor.
fn fitting(reasons: &str, room: usize) -> Shown {
    let ends = reasons.match_indices("; ").map(|(at, _)| at).chain([reasons.len()]);
    let whole = ends.map(|end| Shown::of(&reasons[..end])).take_while(|shown| shown.width() <= room).last();
    whole.unwrap_or_else(|| Shown::of(reasons).clip(room))
}

/// What a rep holds after Enter.
fn after<'t>(picker: &Picker, rep: &Candidate, width: usize, row: Row<'t>) -> Row<'t> {
    if rep.has_it() {
        return row.cell("has it", width, Meaning::Muted);
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
            row.cell(format!("{about}{}", format::load(after, rep.max_open())), width, meaning)
        }
        None => row.cell("-", width, Meaning::Muted),
    }
}

/// Reps above and below those in sight.
fn beyond<'t>(picker: &Picker, height: usize, pen: Pen<'t>) -> Row<'t> {
    let height = height.max(1);
    let above = picker.list.first(height);
    let below = picker.list.rows().len().saturating_sub(above + height);
    let text = match (above, below) {
        (0, 0) => return pen.row(),
        (above, 0) => format!("{above} more above"),
        (0, below) => format!("{below} more below"),
        (above, below) => format!("{above} more above, {below} below"),
    };
    pen.row().put(text, Meaning::Accent)
}

/// Why somebody fits: first what sets them apart from the others.
fn reasons(picker: &Picker, fit: &Fit) -> String {
    let shared = |reason: &Reason| {
        let others = picker.reps().iter().filter_map(|rep| rep.fit.as_ref());
        2 * others.filter(|fit| fit.reasons.contains(reason)).count() > picker.reps().len()
    };
    let (common, own): (Vec<&Reason>, Vec<&Reason>) = fit.reasons.iter().partition(|reason| shared(reason));
    own.into_iter().chain(common).map(fit_reason).collect::<Vec<_>>().join("; ")
}

fn plan_and_checks(app: &App, picker: &Picker, room: Room, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let width = usize::from(area.width);
    let mut rows = Vec::new();
    rows.extend(picker.list.selected().map(|rep| why(app, picker, rep, pen, width)));
    rows.push(plan(picker, pen, width));
    // That Space picks several is said by the footer, too.
    if room.air == Air::Much || picker.chosen.len() > 1 || picker.drained() > 0 {
        rows.push(way(picker, pen, width));
    }
    let checks = match room.air {
        Air::Much => picker.checks(app.now),
        Air::Little => picker.checks_short(app.now),
    };
    let fits = usize::from(area.height).saturating_sub(rows.len());
    let over = checks.len().saturating_sub(fits);
    let mut label = "CHECKS  ";
    for check in &checks {
        let (word, meaning) = match check.tone {
            Tone::Ok => ("ok    ", Meaning::Good),
            Tone::Note => ("note  ", Meaning::Plain),
            Tone::Asks => ("asks  ", Meaning::AtRisk),
        };
        let row = pen.row().put(std::mem::replace(&mut label, "        "), Meaning::Muted).put(word, meaning);
        let last = rows.len() + 1 == usize::from(area.height);
        let room = width.saturating_sub(14 + if last && over > 0 { 10 } else { 0 });
        rows.push(row.put(Shown::of(&check.text).clip(room), Meaning::Plain));
    }
    for (y, row) in (0..area.height).zip(&rows) {
        pen.put(buffer, area, y, row);
    }
    if over > 0 && fits > 0 {
        pen.put_right(buffer, area, area.height - 1, &pen.row().put(format!("+{over} more"), Meaning::Accent));
    }
}

fn why<'t>(app: &App, picker: &Picker, rep: &Candidate, pen: Pen<'t>, width: usize) -> Row<'t> {
    let known = match &rep.fit {
        Some(fit) => Some(reasons(picker, fit)).filter(|text| !text.is_empty()),
        None => Some(now_of(app, rep).text),
    };
    let known = known.unwrap_or_else(|| "nothing for or against is known".to_owned());
    let name = Shown::of(&rep.name).clip(20);
    let room = width.saturating_sub(name.width() + 6);
    pen.row()
        .put("why ", Meaning::Muted)
        .put(name, Meaning::Plain)
        .put(": ", Meaning::Muted)
        .put(Shown::of(&known).clip(room), Meaning::Plain)
}

/// Who gets what: of a few leads each by name, of many their number, and of many reps as many as there is room for.
fn plan<'t>(picker: &Picker, pen: Pen<'t>, width: usize) -> Row<'t> {
    let label = pen.row().put("PLAN    ", Meaning::Muted);
    let room = width.saturating_sub(8);
    let name = |part: &Part| Shown::of(picker.rep(part.rep).map_or("", |rep| rep.name.as_str())).clip(24);
    let short = |part: &Part| pen.row().put(name(part), Meaning::Title).put(format!(" {}", part.gets.len()), Meaning::Title);
    if picker.moving() <= NAMED {
        let named = picker.plan.parts.iter().enumerate().fold(pen.row(), |row, (at, part)| {
            let row = row.gap(if at > 0 { 4 } else { 0 }).then(short(part));
            let targets = part.gets.iter().filter_map(|index| picker.target(*index)).enumerate();
            targets.fold(row, |row, (index, target)| {
                row.put(if index == 0 { ": " } else { ", " }, Meaning::Plain).put(called(target).clip(18), Meaning::Plain)
            })
        });
        if named.width() <= room {
            return label.then(named);
        }
        if let Some(named) = named_in(picker, pen, room) {
            return label.then(named);
        }
    }
    let parts = &picker.plan.parts;
    let mut row = pen.row();
    for (index, part) in parts.iter().enumerate() {
        let next = pen.row().gap(if index > 0 { 4 } else { 0 }).then(short(part));
        let rest = pen.row().gap(3).put(format!("and {} more", parts.len() - index), Meaning::Muted);
        let is_last = index + 1 == parts.len();
        let room = room.saturating_sub(if is_last { 0 } else { rest.width() });
        if index > 0 && row.width() + next.width() > room {
            row = row.then(rest);
            break;
        }
        row = row.then(next);
    }
    label.then(row)
}

/// Every receiver with as many of their leads as there is room for; nothing where there is none for all receivers.
fn named_in<'t>(picker: &Picker, pen: Pen<'t>, room: usize) -> Option<Row<'t>> {
    let name = |part: &Part| Shown::of(picker.rep(part.rep).map_or("", |rep| rep.name.as_str())).clip(24);
    let short = |part: &Part| pen.row().put(name(part), Meaning::Title).put(format!(" {}", part.gets.len()), Meaning::Title);
    let parts = &picker.plan.parts;
    let gaps = 3 * parts.len().saturating_sub(1);
    let mut spare = room.checked_sub(parts.iter().map(|part| short(part).width()).sum::<usize>() + gaps)?;
    let mut all = pen.row();
    for (at, part) in parts.iter().enumerate() {
        let mut row = short(part);
        for (index, target) in part.gets.iter().filter_map(|index| picker.target(*index)).enumerate() {
            let lead = called(target).clip(18);
            let is_last = index + 1 == part.gets.len();
            // Of those left out a mark tells, for which there has to be room.
            let needed = lead.width() + 2 + if is_last { 0 } else { 3 };
            if needed > spare {
                row = if index > 0 { row.put(", …", Meaning::Muted) } else { row };
                spare = spare.saturating_sub(if index > 0 { 3 } else { 0 });
                break;
            }
            spare -= lead.width() + 2;
            row = row.put(if index == 0 { ": " } else { ", " }, Meaning::Plain).put(lead, Meaning::Plain);
        }
        all = all.gap(if at > 0 { 3 } else { 0 }).then(row);
    }
    Some(all)
}

fn way<'t>(picker: &Picker, pen: Pen<'t>, width: usize) -> Row<'t> {
    let row = pen.row().gap(8);
    let ways: [(Way, &'static str); 4] = [
        (Way::ByFit, "by fit, then lightest load"),
        (Way::EqualTurns, "equal turns"),
        (Way::LightestLoad, "lightest load"),
        (Way::AllToOne, "all to one"),
    ];
    let all: usize = 11 + ways.iter().map(|(_, says)| says.len() + 3).sum::<usize>();
    let row = match picker.chosen.len() {
        0 | 1 => row.put("all to one; Space picks several, and the leads are split", Meaning::Muted),
        _ if all > width => {
            let says = ways.iter().find(|(way, _)| *way == picker.way).map_or("", |(_, says)| *says);
            row.put("d: ", Meaning::Key).put(says, Meaning::Accent).put(", and three other ways", Meaning::Muted)
        }
        _ => ways.into_iter().enumerate().fold(row.put("d: ", Meaning::Key), |row, (index, (way, says))| {
            let meaning = if picker.way == way { Meaning::Accent } else { Meaning::Muted };
            row.put(if index == 0 { "" } else { "   " }, Meaning::Muted).put(says, meaning)
        }),
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
    let before = Shown::of(&field.before_cursor()).width();
    // Of a long one the end that is being typed stays in sight.
    let cut = before.saturating_sub(usize::from(area.width).saturating_sub(row.width() + 1));
    let shown: String = field.text().chars().skip(cut).collect();
    let x = area.x + u16::try_from(row.width() + before - cut).unwrap_or(0);
    pen.put(buffer, area, last, &row.put(Shown::of(&shown), Meaning::Plain));
    let x = x.min(area.right().saturating_sub(1));
    (picker.focus != Focus::Reps).then_some(Position { x, y: area.y + last })
}
