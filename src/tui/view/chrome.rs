//! What stands around every screen: header, totals, footer.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::{BrokenDraft, UnreadableBook},
    model::lead::Stage,
    outbound::shown::Shown,
    tui::{
        format,
        keys::action::Action,
        layout::Shape,
        state::{
            App, Live, Screen,
            leads::{Leads, Shelf},
            notes::{Note, Tone},
            overlay::{Kind, Takes},
            rep_over::RepOver,
        },
        theme::Meaning,
        zones::Target,
    },
};

use super::{
    activity, fairness, fallback, lead, leads,
    pen::{Pen, Row},
    rep_sums, rules,
};

/// Tabs and clock; below them the numbers of the screen.
pub fn header(app: &App, pen: Pen<'_>, buffer: &mut Buffer) {
    let area = buffer.area;
    let shape = app.plan().shape;
    let roomy = matches!(shape, Shape::Boxed | Shape::Wide);
    let row = if roomy { pen.row().put(" leadtower ", Meaning::Accent).gap(2) } else { pen.row() };
    let names = match shape {
        Shape::Boxed | Shape::Wide => Names::Long,
        Shape::Compact => Names::Short,
        // The number is enough to go there.
        Shape::ListOnly | Shape::TooSmall => {
            let short = tabs(app, pen.row(), Names::Short).width() + sample(app, pen).width();
            // What is left out of the list is said on this line, too.
            let alone = app.leads().is_none_or(|list| !leads::is_special(list));
            if alone && short <= usize::from(area.width) { Names::Short } else { Names::Numbers }
        }
    };
    let row = tabs(app, row, names);
    pen.put(buffer, area, 0, &row);
    let room = usize::from(area.width).saturating_sub(row.width());
    let right = match app.leads().filter(|leads| app.plan().header == 1 && leads::is_special(leads)) {
        // One line only: what is left out of the list is more than the time.
        Some(list) => Some(marks(app, pen).then(leads::chip(list, pen, room.saturating_sub(1)).gap(1))),
        None => right_side(app, pen, roomy).into_iter().find(|right| right.width() <= room),
    };
    // Whatever else there is no room for: nobody must take made leads for their own.
    let right = right.filter(|right| right.width() <= room).unwrap_or_else(|| pen.row().gap(1).then(sample(app, pen)));
    pen.put_right(buffer, area, 0, &right);
    if app.plan().header > 1 {
        match (app.leads(), app.screen) {
            _ if app.zoom.is_some() => {
                pen.put(buffer, area, 1, &lead::crumb(app, pen, usize::from(area.width)));
            }
            (Some(list), _) => second_line(app, list, pen, buffer),
            (None, Screen::Rules) => pen.put(buffer, area, 1, &rules::second_line(app, pen, usize::from(area.width))),
            (None, Screen::Fairness) => {
                pen.put(buffer, area, 1, &fairness::second_line(app, pen, usize::from(area.width)));
            }
            (None, Screen::Activity) => pen.put(buffer, area, 1, &activity::sums(app, pen)),
            (None, Screen::Reps | Screen::Queue | Screen::Fallback) => rep_sums::line(app, pen, buffer),
        }
    }
}

/// How much of the names of screens there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Long,
    Short,
    /// Of the others.
    Numbers,
}

/// The screens, with the number that waits in Fallback.
fn tabs<'t>(app: &App, mut row: Row<'t>, names: Names) -> Row<'t> {
    let fallback = app.totals.of(Stage::Fallback);
    let tabs = [
        (Screen::Queue, "1 Queue", "1 Queue", 0),
        (Screen::Fallback, "2 Fallback", "2 Fallb", fallback),
        (Screen::Reps, "3 Reps", "3 Reps", 0),
        (Screen::Rules, "4 Rules", "4 Rules", 0),
        (Screen::Fairness, "5 Fairness", "5 Fair", 0),
        (Screen::Activity, "6 Activity", "6 Log", 0),
    ];
    for (screen, long, short, count) in tabs {
        let name = match names {
            Names::Long => long,
            Names::Numbers if app.screen != screen => &short[..1],
            Names::Short | Names::Numbers => short,
        };
        let count = if count > 0 { format!(" {}", format::grouped(count)) } else { String::new() };
        let from = row.width();
        row = if app.screen == screen {
            row.put(format!("[{name}{count}]"), Meaning::Tab)
        } else {
            row.put(format!(" {name}{count} "), Meaning::Muted)
        };
        row = row.means(from, Target::Act(go_to(screen)));
        row = row.gap(if names == Names::Long { 2 } else { 1 });
    }
    row
}

fn sample<'t>(app: &App, pen: Pen<'t>) -> Row<'t> {
    if app.sample.is_some() { pen.row().put("SAMPLE", Meaning::AtRisk).gap(2) } else { pen.row() }
}

/// What one must know before anything else.
fn marks<'t>(app: &App, pen: Pen<'t>) -> Row<'t> {
    let row = sample(app, pen);
    if app.live == Live::Nothing { row.put("no rulebook", Meaning::Nobody).gap(2) } else { row }
}

/// The right end of the first line: as much as there may be room for, then less and less.
fn right_side<'t>(app: &App, pen: Pen<'t>, roomy: bool) -> Vec<Row<'t>> {
    let frozen = app.leads().filter(|leads| leads.frozen.is_some());
    let live = match frozen {
        Some(leads) => pen.row().put(format!("frozen, {} waiting", leads.fresh), Meaning::AtRisk).gap(2),
        None => pen.row().put("live", Meaning::Good).gap(2),
    };
    let long = pen.row().put(format::header_clock(app.now, app.zone), Meaning::Muted).gap(1);
    let short = pen.row().put(format::time_of_day(app.now, app.zone), Meaning::Muted).gap(1);
    let marks = marks(app, pen);
    let mut all = Vec::new();
    if roomy {
        all.push(marks.clone().then(live.clone()).then(long));
    }
    if roomy || frozen.is_some() {
        all.push(marks.clone().then(live.clone()).then(short.clone()));
    }
    if frozen.is_some() {
        all.push(marks.clone().then(live));
    }
    all.extend([marks.clone().then(short), marks]);
    all
}

/// What brings a screen.
fn go_to(screen: Screen) -> Action {
    match screen {
        Screen::Queue => Action::Queue,
        Screen::Fallback => Action::Fallback,
        Screen::Reps => Action::Reps,
        Screen::Rules => Action::Rules,
        Screen::Fairness => Action::Fairness,
        Screen::Activity => Action::Activity,
    }
}

/// The sums; where the list has no box of its own, also what it shows and in which order.
fn second_line(app: &App, list: &Leads, pen: Pen<'_>, buffer: &mut Buffer) {
    let area = buffer.area;
    let width = usize::from(area.width);
    if list.shelf == Shelf::Fallback {
        let sums = fallback::sums(app, pen, width);
        pen.put(buffer, area, 1, &sums);
        let boxed = matches!(app.plan().shape, Shape::Boxed | Shape::Wide);
        let room = width.saturating_sub(sums.width() + 1);
        if !boxed && room > 12 {
            pen.put_right(buffer, area, 1, &leads::chip(list, pen, room).gap(1));
        }
        return;
    }
    let boxed = matches!(app.plan().shape, Shape::Boxed | Shape::Wide);
    let today = lead_sums(app, pen, Sums::Today);
    if boxed && today.words_end() <= width {
        pen.put(buffer, area, 1, &today);
        return;
    }
    let all = [Sums::All, Sums::Short, Sums::Tight, Sums::Close, Sums::Few].map(|sums| lead_sums(app, pen, sums));
    let [.., few] = &all;
    let alone = all.iter().find(|sums| sums.words_end() <= width).unwrap_or(few);
    if boxed {
        pen.put(buffer, area, 1, alone);
        return;
    }
    let chip = |sums: &Row<'_>| leads::chip(list, pen, width.saturating_sub(sums.width() + 1)).gap(1);
    let fits = |sums: &&Row<'_>| sums.width() + chip(sums).width() <= width;
    // What is out of the ordinary is said, whatever the sums lose by it; the order is said by its column, too.
    let enough = if leads::is_special(list) || alone.width() == few.width() { all.len() } else { 2 };
    let with_chip = all.iter().take(enough).find(fits).or(leads::is_special(list).then_some(few));
    pen.put(buffer, area, 1, with_chip.unwrap_or(alone));
    if let Some(sums) = with_chip {
        pen.put_right(buffer, area, 1, &chip(sums));
    }
}

/// How much of the sums there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sums {
    /// With what came in today, of all that is open.
    Today,
    All,
    /// Without words that explain themselves.
    Short,
    /// Without what is nothing, and without what is out of sight.
    Tight,
    /// The same with a column between two sums.
    Close,
    /// Only what is open, and what is urgent of it.
    Few,
}

/// Columns between two sums.
const GAP: usize = 2;

fn lead_sums<'t>(app: &App, pen: Pen<'t>, sums: Sums) -> Row<'t> {
    let of = |stage| app.totals.of(stage);
    let (new, waiting) = (of(Stage::New), of(Stage::Assigned));
    let (contacted, fallback, nurture) = (of(Stage::Working), of(Stage::Fallback), of(Stage::Nurture));
    let is_tight = matches!(sums, Sums::Tight | Sums::Close);
    let gap = if sums == Sums::Close { 1 } else { GAP };
    let part = |row: Row<'t>, n: u64, word: &'static str, meaning| {
        if n == 0 && is_tight {
            return row;
        }
        let meaning = if n > 0 { meaning } else { Meaning::Muted };
        row.put(format::grouped(n), meaning).put(" ", meaning).put(word, meaning).gap(gap)
    };
    let mut row = pen.row().gap(1).put(format::grouped(app.totals.open()), Meaning::Title).put(" open", Meaning::Muted);
    if let Some(today) = app.totals.today.filter(|_| sums == Sums::Today) {
        let n = if today == 0 { "none".to_owned() } else { format::grouped(today) };
        row = row.put(" (", Meaning::Muted).put(n, Meaning::Plain).put(" today)", Meaning::Muted);
    }
    row = row.gap(gap);
    if sums != Sums::Few {
        if new > 0 {
            row = part(row, new, "new", Meaning::AtRisk);
        }
        row = part(row, waiting, "waiting", Meaning::Plain);
        row = part(row, contacted, "contacted", Meaning::Plain);
        row = part(row, fallback, "fallback", Meaning::Nobody);
        if nurture > 0 {
            row = part(row, nurture, "nurture", Meaning::Plain);
        }
        if app.totals.snoozed > 0 && !is_tight {
            row = row.put("|  ", Meaning::Muted);
            row = part(row, app.totals.snoozed, "snoozed", Meaning::Plain);
        }
    }
    // What is seldom there takes the room of words that explain themselves.
    let tight = !matches!(sums, Sums::Today | Sums::All) || (app.size.width < 100 && new + nurture + app.totals.snoozed > 0);
    if !is_tight || app.totals.late + app.totals.at_risk > 0 {
        row = row.put(if tight { "|" } else { "|  touch due" }, Meaning::Muted).gap(if tight { gap } else { 1 });
    }
    row = part(row, app.totals.late, "late", Meaning::Late);
    part(row, app.totals.at_risk, "at risk", Meaning::AtRisk)
}

/// What was said last with its undo, and the keys that work here.
pub fn footer(app: &App, pen: Pen<'_>, buffer: &mut Buffer) {
    let whole = buffer.area;
    let height = app.plan().footer.min(whole.height);
    let area = Rect { y: whole.bottom() - height, height, ..whole };
    let said = said(app, pen, usize::from(area.width));
    match long_error(app, pen, usize::from(area.width)) {
        Some(lines) => {
            // The lines above it are taken from the screen until it is read.
            let above = u16::try_from(lines.len()).unwrap_or(1).saturating_sub(1).min(area.y);
            let place = Rect { y: area.y - above, height: above + 1, ..area };
            pen.clear(buffer, place);
            for (y, line) in (0..).zip(&lines) {
                pen.put(buffer, place, y, line);
            }
        }
        None => pen.put(buffer, area, 0, &said),
    }
    let quiet = app.overlay.is_none() && app.notes.current().is_none_or(|note| note.tone == Tone::Hint);
    let last = app.last.as_ref().filter(|last| quiet && app.refused_undo != Some(last.entry));
    if let Some(last) = last {
        let undo = pen.row().put(last.said.clone(), Meaning::Muted).gap(2).hint("u undo").gap(1);
        if said.width() + undo.width() + 2 <= usize::from(area.width) {
            pen.put_right(buffer, area, 0, &undo);
        }
    }
    let mut keys = pen.row().gap(1);
    for hint in app.keymap.hints(app.place(), usize::from(area.width).saturating_sub(2), |action| works(app, action)) {
        let here = app.import_hint(hint).or_else(|| app.row_hint(hint));
        keys = keys.hint(here.as_deref().unwrap_or(hint)).gap(2);
    }
    pen.put(buffer, area, 1, &keys);
}

/// Whether a key is worth its place below the screen; what was just refused is not.
fn works(app: &App, action: Action) -> bool {
    let is_refused = action == Action::Undo && app.last.as_ref().is_some_and(|last| app.refused_undo == Some(last.entry));
    // Arrows stand for days only where one is typed; what they choose elsewhere the form says itself.
    let dates = match app.overlay.as_ref().map(|overlay| &overlay.kind) {
        Some(Kind::Rep(RepOver::Dates(dates))) => Some(dates),
        _ => None,
    };
    let picks = matches!(action, Action::Left | Action::Right | Action::Up | Action::Down);
    let is_idle = picks && dates.is_some_and(|dates| !dates.in_day());
    app.works(action) && !is_refused && !is_idle
}

/// An error that does not fit one line, in as many as it takes, three at most.
fn long_error<'t>(app: &App, pen: Pen<'t>, width: usize) -> Option<Vec<Row<'t>>> {
    let note = app.notes.current().filter(|note| note.tone == Tone::Error)?;
    let (text, hint) = (Shown::of(&note.text), pen.row().gap(2).hint("Esc close"));
    let room = width.saturating_sub(2);
    if text.width() + hint.width() <= room {
        return None;
    }
    let mut lines = text.wrap(room.saturating_sub(hint.width()));
    if lines.len() > 3 {
        let rest = lines.split_off(2).iter().map(Shown::to_string).collect::<Vec<_>>().join(" ");
        lines.push(Shown::of(&rest).clip(room.saturating_sub(hint.width())));
    }
    let last = lines.len().saturating_sub(1);
    let row = |(index, line)| {
        let row = pen.row().gap(1).put(line, Meaning::Error);
        if index == last { row.then(hint.clone()) } else { row }
    };
    Some(lines.into_iter().enumerate().map(row).collect())
}

/// That leads wait because the live rulebook cannot be read: all about it where there is room.
fn unreadable(book: &UnreadableBook, width: usize) -> String {
    let whole = format!("{book}; {}", book.hint());
    if Shown::of(&whole).width() <= width {
        return whole;
    }
    format!("rulebook {} cannot be read, so new leads wait; leadtower doctor says why", book.version)
}

/// That a draft cannot be read: what is wrong with it, and the keys that mend it or throw it away.
fn broken_draft<'t>(broken: &BrokenDraft, row: Row<'t>, width: usize, pen: Pen<'t>) -> Row<'t> {
    let hint = pen.row().gap(2).hint("Ctrl-e opens it").gap(2).hint("W throws it away");
    let wrong = broken.problems.first().map(|problem| format!(": {problem}")).unwrap_or_default();
    let room = width.saturating_sub(hint.width() + 2);
    row.put(Shown::of(&format!("your draft cannot be read{wrong}")).clip(room), Meaning::Error).then(hint)
}

fn said<'t>(app: &App, pen: Pen<'t>, width: usize) -> Row<'t> {
    let row = pen.row().gap(1);
    // What was said before a popup opened is over: it has its own line here.
    let is_over = |note: &&Note| note.tone != Tone::Error && app.overlay.as_ref().is_some_and(|over| note.since < over.since);
    if let Some(note) = app.notes.current().filter(|note| !is_over(note)) {
        let (meaning, hint) = match note.tone {
            Tone::Done => (Meaning::Good, pen.row().gap(2).hint("u undo")),
            Tone::Undone => (Meaning::Good, pen.row().gap(2).hint("U redo")),
            Tone::Final => (Meaning::Good, pen.row()),
            Tone::Hint => (Meaning::Accent, pen.row()),
            Tone::Error => (Meaning::Error, pen.row().gap(2).hint("Esc close")),
        };
        // The key stays in sight, however long the sentence is.
        let room = width.saturating_sub(hint.width() + 2);
        return row.put(Shown::of(&note.text).clip(room), meaning).then(hint);
    }
    match app.overlay.as_ref().map(|overlay| &overlay.kind) {
        Some(Kind::Line(line)) if line.about().is_some() => {
            return row.put("nothing is written until Enter", Meaning::Muted);
        }
        Some(Kind::Export) if app.export.as_ref().is_some_and(|export| export.writing.is_none()) => {
            return row.put("nothing is written until Enter", Meaning::Muted);
        }
        Some(Kind::Picker(_) | Kind::Rep(RepOver::Dates(_) | RepOver::Form(_))) => {
            return row.put("nothing is written until Enter", Meaning::Muted);
        }
        Some(Kind::Question(question)) if question.takes == Takes::Enter => {
            return row.put("nothing is written until Enter", Meaning::Muted);
        }
        Some(Kind::Book(_)) => return row.put("Enter changes your draft; the live book stays as it is", Meaning::Muted),
        Some(Kind::Publish(_)) => return row.put("nothing is written until Enter", Meaning::Muted),
        Some(Kind::Learn(_)) => {
            return row.put("Enter puts the rule into your draft; the live book stays as it is", Meaning::Muted);
        }
        Some(Kind::Versions(_)) => return row.put("going back asks first, and is itself a change that u undoes", Meaning::Muted),
        Some(Kind::Replay(_)) => return row.put("a rehearsal: nothing is kept of it", Meaning::Muted),
        Some(Kind::Trial(_)) => return row.put("nothing is kept of what is tried", Meaning::Muted),
        Some(Kind::Question(_)) => return row.put("nothing is written until y", Meaning::Muted),
        Some(Kind::Erase(_)) => return row.put("nothing is erased before the number is typed in full", Meaning::Muted),
        Some(
            Kind::Menu(_)
            | Kind::Filter(_)
            | Kind::Line(_)
            | Kind::Help(_)
            | Kind::Columns(_)
            | Kind::Rep(_)
            | Kind::Span(_)
            | Kind::Import
            | Kind::Export,
        )
        | None => {}
    }
    if let Some((import, (progress, _))) = app.import.as_ref().and_then(|import| Some((import, import.coming()?))) {
        return row.then(super::import::line(progress, import, pen));
    }
    if let Some(writing) = app.export.as_ref().filter(|_| app.overlay.is_none()).and_then(|export| export.writing) {
        return row.then(super::export::line(&writing, pen));
    }
    if let Some(broken) = app.broken_draft().filter(|_| app.screen == Screen::Rules && app.overlay.is_none()) {
        return broken_draft(broken, row, width, pen);
    }
    if let Some(book) = &app.unreadable {
        return row.put(Shown::of(&unreadable(book, width.saturating_sub(2))).clip(width.saturating_sub(2)), Meaning::Error);
    }
    let wrong = app.leads().filter(|_| app.overlay.is_none()).and_then(|leads| leads.complaint.as_ref());
    if let Some(wrong) = wrong {
        let hint = pen.row().gap(2).hint("/ filter");
        let room = width.saturating_sub(hint.width() + 2);
        let long = Shown::of(&format!("not asked for: {wrong}"));
        let told = if long.width() <= room { long } else { Shown::of(wrong).clip(room) };
        return row.put(told, Meaning::Error).then(hint);
    }
    let missing = app.leads().and_then(|leads| leads.addresses.as_ref()).map(|addresses| addresses.missing.as_slice());
    if let Some(missing) = missing.filter(|missing| !missing.is_empty()) {
        let text = format!("{} not found: {}", missing.len(), missing.join(", "));
        let hint = if app.overlay.is_none() { pen.row().gap(2).hint("y copy") } else { pen.row() };
        // The key stays in sight, however many they are.
        let room = width.saturating_sub(hint.width() + 2);
        return row.put(Shown::of(&text).clip(room), Meaning::AtRisk).then(hint);
    }
    let Some(leads) = app.leads().filter(|leads| leads.fresh > 0 && leads.frozen.is_none()) else { return marked(app, row) };
    let arrived = format::count(leads.fresh, "new lead");
    row.put(format!("{arrived} arrived, the list kept your place"), Meaning::Accent).gap(2).hint("L latest")
}

/// What a key will act on, where leads are marked.
fn marked<'t>(app: &App, row: Row<'t>) -> Row<'t> {
    let Some(leads) = app.leads().filter(|leads| leads.marked() > 0 && app.overlay.is_none()) else { return row };
    let marked = format::count(leads.marked() as u64, "lead");
    let all = if leads.marked() == 1 { "it" } else { "all of them" };
    row.put(format!("{marked} marked: a key acts on {all}"), Meaning::Mark).gap(2).hint("Esc clears marks")
}
