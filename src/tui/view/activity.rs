//! Activity: everything that changed, with what can be taken back.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    actions::{
        ask::{BackText, EntryCard},
        receipt::outlook::Tells,
    },
    outbound::shown::Shown,
    tui::{
        format,
        layout::Shape,
        state::{App, activity::EntryRow, list::Rest},
        theme::Meaning,
        zones::{Item, Target},
    },
};

use super::pen::{Pen, Row};

/// Cursor and blanks before the columns.
const LEFT: usize = 3;
/// Columns that names of those who did something get at most.
const MOST_WHO: usize = 24;
/// Columns of the names of facts.
const NAME: usize = 17;
/// Lines of moves and fields that the detail shows at most.
const MOST_LINES: usize = 6;

/// Widths of the columns.
#[derive(Debug, Clone, Copy)]
struct Columns {
    op: usize,
    when: usize,
    who: usize,
    what: usize,
    leads: usize,
    undone: usize,
}

impl Columns {
    /// `names` is how wide those who did something are, `said` what they did.
    fn of(width: usize, newest: i64, names: usize, said: usize) -> Self {
        let op = newest.to_string().len().max(5);
        let (when, least, most, leads) = if width >= 100 { (12, 14, 18, 6) } else { (8, 9, 12, 6) };
        // A name is whole where it is no long one, longer where the sentences leave room for it.
        let spare = width.saturating_sub(LEFT + op + when + leads + 6 + 5 + said);
        let who = names.clamp(least, spare.clamp(most, MOST_WHO));
        let undone = if width >= 60 { 6 } else { 0 };
        let (when, who) = if width >= 60 { (when, who) } else { (8, 0) };
        let gaps = [op, when, who, leads, undone].iter().filter(|width| **width > 0).count();
        // The last word keeps off the frame.
        let fixed = LEFT + op + when + who + leads + undone + gaps + usize::from(undone > 0);
        Self { op, when, who, what: width.saturating_sub(fixed), leads, undone }
    }
}

/// As much of a sentence as fits, cut between words: no number is cut in two.
fn in_words(text: &str, width: usize) -> Shown {
    let whole = Shown::of(text);
    if whole.width() <= width {
        return whole;
    }
    let cut = whole.clip(width.saturating_sub(1));
    let kept = cut.as_str().strip_suffix('…').unwrap_or(cut.as_str());
    match kept.rsplit_once(' ') {
        // Room for the blank behind the words and for the mark.
        Some((words, _)) if !words.is_empty() => whole.clip(Shown::of(words).width() + 2),
        Some(_) | None => cut,
    }
}

/// The screen between header and footer.
pub fn draw(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let plan = app.plan();
    let place = Rect { width: plan.list_width, height: plan.list, ..area };
    let title = pen.row().put("Activity", Meaning::Title);
    let boxed = matches!(plan.shape, Shape::Boxed | Shape::Wide);
    let inner = if boxed { pen.frame(buffer, place, &title, &chip(app, pen)) } else { place };
    pen.zone(place, Target::List);
    list(app, pen, buffer, inner);
    if plan.detail == 0 || app.activity.list.rows().is_empty() {
        return;
    }
    let below = match plan.shape {
        Shape::Wide => Rect { x: area.x + plan.list_width, width: area.width.saturating_sub(plan.list_width), ..area },
        Shape::Boxed | Shape::Compact | Shape::ListOnly | Shape::TooSmall => {
            Rect { y: area.y + plan.list, height: plan.detail, ..area }
        }
    };
    detail(app, pen, buffer, below, boxed);
}

/// What the second line of the header says.
pub fn sums<'t>(app: &App, pen: Pen<'t>) -> Row<'t> {
    let today = format!("today {}", format::count(app.activity.today, "change"));
    let order = |says: &'static str| pen.row().gap(1).put(says, Meaning::Plain);
    let long = order("Everything that changed, newest first").gap(3).put(today.clone(), Meaning::Muted);
    if matches!(app.plan().shape, Shape::Boxed | Shape::Wide) {
        return long;
    }
    let chips = chip(app, pen);
    let short = order("newest first");
    let room = usize::from(app.size.width).saturating_sub(chips.width() + 4);
    let fitting = [long, short.clone().gap(3).put(today, Meaning::Muted)].into_iter().find(|row| row.width() <= room);
    fitting.unwrap_or(short).gap(3).then(chips)
}

fn chip<'t>(app: &App, pen: Pen<'t>) -> Row<'t> {
    let mut chips = Vec::new();
    if app.activity.fresh > 0 {
        chips.push((Shown::of(&format!("{} new  L latest", app.activity.fresh)), Meaning::Accent));
    }
    if let Some(searched) = app.activity.searched {
        chips.push((Shown::of(&format!("searched the newest {}", format::grouped(searched))), Meaning::Muted));
    }
    if !app.activity.filter.is_empty() {
        chips.push((Shown::of(&format!("/ {}", app.activity.filter)).clip(24), Meaning::Accent));
    }
    if let Some(place) = on_screen(app) {
        chips.push((Shown::of(&place), Meaning::Muted));
    }
    let mut row = pen.row();
    for (index, (text, meaning)) in chips.into_iter().enumerate() {
        row = row.gap(if index == 0 { 0 } else { 2 }).put(text, meaning);
    }
    row
}

/// Which entries are on the screen, of how many, as far as that is known: "16-30 of 2,417".
fn on_screen(app: &App) -> Option<String> {
    let (activity, height) = (&app.activity, app.height());
    let shown = activity.list.visible(height).len() as u64;
    let before = activity.before.filter(|_| shown > 0)? + activity.list.first(height) as u64;
    match activity.all {
        Some(all) if all <= shown => None,
        Some(all) => Some(format::position(Some(before), shown as usize, all.max(before + shown))),
        None => Some(format!("{}-{}", format::grouped(before + 1), format::grouped(before + shown))),
    }
}

fn list(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    let activity = &app.activity;
    let newest = activity.list.rows().iter().map(|row| row.id.0).max().unwrap_or(0);
    let visible = activity.list.visible(app.height());
    let widest = |of: fn(&EntryRow) -> &str| visible.iter().map(|row| Shown::of(of(row)).width()).max().unwrap_or(0);
    let columns = Columns::of(usize::from(area.width), newest, widest(|row| &row.by), widest(|row| &row.said));
    pen.put(buffer, area, 0, &head(columns, pen));
    let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if activity.list.rows().is_empty() {
        super::empty::activity(app, pen, buffer, rows);
        return;
    }
    for (y, row) in (0..).zip(visible) {
        pen.put(buffer, rows, y, &line(app, row, columns, pen));
        pen.item(rows, y, Item::Entry(row.id));
        if activity.list.cursor() == Some(row.id) {
            pen.over(buffer, rows, y, Meaning::Selected);
        }
    }
}

fn head(columns: Columns, pen: Pen<'_>) -> Row<'_> {
    let Columns { op, when, who, what, leads, undone } = columns;
    let mut row = pen.row().gap(LEFT).right("Entry", op, Meaning::Muted).gap(1).cell("When", when, Meaning::Muted);
    if who > 0 {
        row = row.gap(1).cell("Who", who, Meaning::Muted);
    }
    row = row.gap(1).cell("What", what, Meaning::Muted).gap(1).right("Leads", leads, Meaning::Muted);
    if undone > 0 { row.gap(1).cell("", undone, Meaning::Muted) } else { row }
}

fn line<'t>(app: &App, entry: &EntryRow, columns: Columns, pen: Pen<'t>) -> Row<'t> {
    let Columns { op, when, who, what, leads, undone } = columns;
    let cursor = if app.activity.list.cursor() == Some(entry.id) { ">" } else { " " };
    let (plain, muted) =
        if entry.undone.is_some() { (Meaning::Skipped, Meaning::Skipped) } else { (Meaning::Plain, Meaning::Muted) };
    let is_own = entry.by == "you";
    let row = pen.row().put(cursor, Meaning::Accent).gap(LEFT - 1).right(entry.id.to_string(), op, muted);
    let mut row = row.gap(1).cell(self::when(app, entry, when), when, muted);
    if who > 0 {
        row = row.gap(1).cell(Shown::of(&entry.by), who, if is_own { plain } else { muted });
    }
    let number = if entry.leads == 0 { String::new() } else { format::grouped(entry.leads) };
    let row = row.gap(1).cell(in_words(&entry.said, what), what, plain).gap(1);
    if entry.undone.is_some() && entry.stayed > 0 && undone > 0 {
        let whole = format!("{} of {} undone", entry.leads.saturating_sub(entry.stayed), entry.leads);
        let room = leads + 1 + undone;
        let says = if whole.len() <= room { whole } else { format!("{} undone", entry.leads.saturating_sub(entry.stayed)) };
        return row.right(says, room, Meaning::Muted);
    }
    let row = row.right(number, leads, muted);
    let word = if entry.undone.is_some() { "undone" } else { "" };
    if undone > 0 { row.gap(1).cell(word, undone, Meaning::Muted) } else { row }
}

/// A time today, else a day, with its time where there is room.
fn when(app: &App, entry: &EntryRow, width: usize) -> String {
    let at = entry.at.local(app.zone);
    let today = entry.at.day(app.zone) == app.now.day(app.zone);
    let pattern = match (today, width >= 12) {
        (true, _) => "%H:%M:%S",
        (false, true) => "%-d %b %H:%M",
        (false, false) => "%-d %b",
    };
    at.format(pattern).to_string()
}

fn detail(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect, boxed: bool) {
    let Some(row) = app.activity.list.selected() else { return };
    let said = Shown::of(&row.said);
    let fits = said.width() + 20 <= usize::from(area.width);
    let title = pen.row().put(format!("Entry {}", row.id), Meaning::Muted);
    // What does not fit stands whole below, and not twice.
    let title = if fits { title.gap(2).put(said.clone(), Meaning::Title) } else { title };
    let inner = if boxed {
        let inner = pen.frame(buffer, area, &title, &pen.row());
        Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
    } else {
        pen.rule(buffer, area, 0, &title, &pen.row());
        Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(2), height: area.height.saturating_sub(1) }
    };
    let width = usize::from(inner.width);
    let mut rows = Vec::new();
    if !fits {
        rows.extend(said.wrap(width).into_iter().take(3).map(|line| pen.row().put(line, Meaning::Title)));
    }
    rows.extend(match app.activity.card.as_deref().filter(|card| card.id == row.id) {
        Some(card) => told(app, card, row, width, pen),
        None => vec![pen.row().put("reading ...", Meaning::Muted)],
    });
    for (y, row) in (0..inner.height).zip(&rows) {
        pen.put(buffer, inner, y, row);
    }
}

/// What an entry changed, and what taking it back would come to.
fn told<'t>(app: &App, card: &EntryCard, row: &EntryRow, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let mut rows = Vec::new();
    for (before, after, n) in card.moves.iter().take(MOST_LINES) {
        let many = if *n == 1 { "1 lead".to_owned() } else { format!("{} leads", format::grouped(*n)) };
        let way = in_words(&format!("{before} -> {after}"), width.saturating_sub(NAME));
        rows.push(pen.row().cell(many, NAME, Meaning::Muted).put(way, Meaning::Plain));
    }
    if card.moves.is_empty() || !card.fields.is_empty() {
        for field in card.fields.iter().filter(|_| card.moves.is_empty()).take(MOST_LINES) {
            rows.push(field_row(field, width, pen));
        }
    }
    if card.kept > 0 && !card.moves.is_empty() {
        let many = format::count(card.kept, "lead");
        rows.push(pen.row().cell(many, NAME, Meaning::Muted).put("stayed where they were", Meaning::Plain));
    }
    if card.more > 0 {
        rows.push(pen.row().gap(NAME).put(format!("and {} more", format::count(card.more, "lead")), Meaning::Muted));
    }
    if let Some(because) = &card.because {
        rows.push(
            pen.row()
                .cell("reason", NAME, Meaning::Muted)
                .put(Shown::of(because).clip(width.saturating_sub(NAME)), Meaning::Plain),
        );
    }
    if !card.leads.is_empty() && card.leads.len() <= 6 {
        let names = card.leads.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
        rows.push(
            pen.row().cell("leads", NAME, Meaning::Muted).put(Shown::of(&names).clip(width.saturating_sub(NAME)), Meaning::Plain),
        );
    }
    if app.plan().shape == Shape::Compact {
        rows.extend(back(card, row, width, pen));
        return rows;
    }
    let when = row.at.local(app.zone).format("%a %-d %b %Y %H:%M:%S").to_string();
    rows.push(
        pen.row()
            .cell("by", NAME, Meaning::Muted)
            .put(Shown::of(&card.by), Meaning::Plain)
            .put(", ", Meaning::Muted)
            .put(when, Meaning::Muted),
    );
    rows.push(pen.row());
    rows.extend(back(card, row, width, pen));
    rows
}

/// A field before and after.
pub fn field_row<'t>(field: &crate::actions::receipt::changed::FieldChange, width: usize, pen: Pen<'t>) -> Row<'t> {
    let text = field.says();
    let name = Shown::of(&field.field).fit(NAME - 1);
    pen.row().put(name, Meaning::Muted).gap(1).put(Shown::of(&text).clip(width.saturating_sub(NAME)), Meaning::Plain)
}

/// What `u` and `R` would do.
fn back<'t>(card: &EntryCard, row: &EntryRow, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let mut rows = Vec::new();
    let say = |text: String, meaning| -> Vec<Row<'t>> {
        Shown::of(&text).wrap(width).into_iter().map(|line| pen.row().put(line, meaning)).collect()
    };
    // Of what cannot be taken back `u` takes nothing back; of what was changed since it takes all or nothing.
    let is_open = matches!(&card.back, BackText::Lines(_) | BackText::Many);
    let stays = matches!(&card.back, BackText::Lines(lines) if lines.iter().any(|(tells, _)| *tells == Tells::Stays));
    match &card.newest {
        Some((newest, _)) if *newest == card.id && is_open && !stays => {
            rows.push(pen.row().hint("u takes back this one: it is your newest"));
        }
        // `u` never reaches what somebody else did.
        Some((newest, said)) if *newest != card.id && is_open && row.by == "you" => {
            let text = format!("would take back entry {newest} first: {said}");
            rows.push(pen.row().hint("u").gap(1).put(in_words(&text, width.saturating_sub(2)), Meaning::Muted));
        }
        Some(_) | None => {}
    }
    match &card.back {
        BackText::TakenBack(by, 0) => {
            rows.extend(say(format!("It was taken back by entry {by}."), Meaning::Muted));
        }
        BackText::TakenBack(by, stayed) => {
            let all = row.leads;
            let n = all.saturating_sub(*stayed);
            let stay = if *stayed == 1 { "stays as it is" } else { "stay as they are" };
            rows.extend(say(format!("{n} of {all} undone by entry {by}; {stayed} changed since {stay}."), Meaning::Muted));
        }
        BackText::Refused(because) => rows.extend(say(because.clone(), Meaning::Muted)),
        BackText::Many => rows.push(pen.row().hint("R shows first what would go back, and what would stay")),
        BackText::Lines(lines) => {
            rows.push(pen.row().hint(if stays { "R takes back the rest of this one:" } else { "R takes back only this one:" }));
            for (tells, text) in lines {
                let meaning = match tells {
                    Tells::Goes => Meaning::Plain,
                    Tells::Stays => Meaning::AtRisk,
                };
                for line in Shown::of(text).wrap(width.saturating_sub(2)) {
                    rows.push(pen.row().gap(2).put(line, meaning));
                }
            }
        }
    }
    rows
}

/// The filter being typed, on the first line of the list.
pub fn filter(app: &App, typed: &str, before_cursor: &str, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let place = Rect { height: 1.min(area.height), ..area };
    pen.clear(buffer, place);
    let row = pen.row().gap(1).put("/ ", Meaning::Accent);
    let at = row.width() + Shown::of(before_cursor).width();
    let row = row.put(Shown::of(typed), Meaning::Title);
    let row = if typed.is_empty() { row.put("by:you   kind:assigned   words of what was done", Meaning::Muted) } else { row };
    pen.put(buffer, place, 0, &row);
    let (above, below) = app.activity.list.rest();
    let right = match &app.activity.complaint {
        Some(complaint) => pen.complaint(complaint, &row, area.width),
        None if typed.is_empty() || above == Rest::More || below == Rest::More => pen.row(),
        None => pen.row().gap(2).put(format!("{} found", app.activity.list.rows().len()), Meaning::Muted),
    };
    pen.put_right(buffer, place, 0, &right.gap(1));
    Position { x: (area.x + at as u16).min(area.right().saturating_sub(1)), y: area.y }
}
