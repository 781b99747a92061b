//! A file on its way in: path, dry run, bar, sums.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    import::{
        preview::{At, Column, Place, Preview},
        run::Go,
        sums::Sums,
    },
    intake::Object,
    model::time::Millis,
    outbound::shown::Shown,
    routing::explain::cause_text,
    tui::{
        format,
        state::{
            App,
            import::{Import, Progress, Stage, Tab, Wish},
        },
        theme::Meaning,
        zones::Rolled,
    },
};

use super::{
    centred,
    page::Page,
    pen::{Pen, Row},
};

/// Widest panel.
const WIDE: u16 = 100;
/// Lines of a panel that only asks, or shows a bar.
const SMALL: u16 = 9;
/// Columns of a bar.
const BAR: usize = 30;
/// Columns of somebody's share of the leads.
const SHARE: usize = 20;
/// Columns of a heading and of its field.
const HEADER: usize = 24;
/// Unknown owners that are named under the sums.
const STRANGERS: usize = 3;
/// Columns of a rejected row's place.
const PLACE: usize = 22;
const FIELD: usize = 20;

/// The panel over a screen.
pub fn over(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let import = app.import.as_ref()?;
    let place = match import.stage {
        Stage::Typing if !import.offered.is_empty() => centred(area, WIDE, area.height),
        Stage::Typing | Stage::Dates { .. } | Stage::Looking(_) | Stage::TakingIn(..) => centred(area, WIDE, SMALL),
        Stage::Looked => area,
        Stage::Done(..) => centred(area, WIDE, 2 * SMALL),
    };
    pen.clear_before(buffer, place, area);
    let title = format!("Import {}", import.object);
    let right = match import.stage {
        Stage::Looked => pen.row().put("a dry run: nothing is written until Enter", Meaning::Good),
        Stage::Typing | Stage::Dates { .. } | Stage::Looking(_) => pen.row().put("nothing is written", Meaning::Good),
        Stage::TakingIn(..) | Stage::Done(..) => pen.row(),
    };
    let inner = pen.frame(buffer, place, &pen.row().put(title, Meaning::Title), &right);
    let area = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    body(app, import, Page { pen, buffer, area, y: 0 })
}

/// What the panel holds. Gives back where the terminal's cursor stands.
pub fn body(app: &App, import: &Import, mut page: Page<'_, '_>) -> Option<Position> {
    match &import.stage {
        Stage::Typing => return Some(typing(import, page)),
        Stage::Dates { column, samples } => dates(column, samples, &mut page),
        Stage::Looking(progress) => {
            page.says(&format!("Looking through {}", import.name()), Meaning::Title);
            page.gap();
            bar(progress, &mut page);
            page.gap();
            page.says("It is read into a copy of the database that is thrown away. Esc ends that.", Meaning::Muted);
        }
        Stage::Looked => {
            if let Some(preview) = &import.preview {
                if app.setup.is_some() {
                    page.says("A dry run: nothing of this file is written until Enter.", Meaning::Good);
                    page.gap();
                }
                looked(import, preview, &mut page);
            }
        }
        Stage::TakingIn(progress, wish) => {
            page.says(&format!("Importing {}", import.name()), Meaning::Title);
            page.gap();
            bar(progress, &mut page);
            page.gap();
            let says = match (wish, &app.setup) {
                (Wish::Whole, None) => "Enter goes on with the screen meanwhile. Esc stops it: parts that are in stay.",
                (Wish::Whole, Some(_)) => "Esc stops it: parts that are in stay.",
                (Wish::Stop, _) => "Stopping when the part at hand is in ...",
            };
            page.says(says, Meaning::Muted);
        }
        Stage::Done(sums, took) => {
            page.says(&format!("{} is {}", import.name(), if sums.went == Go::On { "in" } else { "stopped" }), Meaning::Title);
            page.gap();
            done(import, sums, &mut page);
            page.gap();
            page.says(&format!("It took {}. Enter goes on.", seconds(*took)), Meaning::Muted);
        }
    }
    None
}

/// How far a file is that comes in behind a screen, in one line.
pub fn line<'t>(progress: &Progress, import: &Import, pen: Pen<'t>) -> Row<'t> {
    let row = pen.row().put("importing ", Meaning::Muted).put(Shown::of(&import.name()).clip(30), Meaning::Plain).gap(2);
    row.then(measure(progress, 12, pen)).gap(2).hint("I more")
}

/// A bar with count, rate and time left.
pub(super) fn measure<'t>(progress: &Progress, columns: usize, pen: Pen<'t>) -> Row<'t> {
    if progress.of == 0 {
        return pen.row().put("reading it once to see what its columns mean ...", Meaning::Plain);
    }
    let mut row = pen.row().bar(progress.rows, progress.of, columns, Meaning::Accent).gap(2);
    row = row.put(format!("{} of {}", format::grouped(progress.rows), format::count(progress.of, "row")), Meaning::Plain);
    if let (Some(rate), Some(left)) = (progress.rate(), progress.left()) {
        row = row.gap(2).put(format!("{}/s", format::grouped(rate)), Meaning::Muted);
        row = row.gap(2).put(format!("{} left", seconds(left)), Meaning::Muted);
    }
    row
}

fn seconds(length: Millis) -> String {
    let seconds = length.0 / 1_000;
    match seconds {
        ..1 => format!("{:.1} s", length.0 as f64 / 1e3),
        1..60 => format!("{seconds} s"),
        60.. => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

fn bar(progress: &Progress, page: &mut Page<'_, '_>) {
    let row = measure(progress, BAR, page.pen);
    page.line(&row);
}

fn typing(import: &Import, mut page: Page<'_, '_>) -> Position {
    let what = match import.object {
        Object::Leads => "Where is the file? CSV or JSON, as your CRM or a form exports it; encoding and columns are found out.",
        Object::Reps => {
            "Where is the file? CSV or JSON with a name a row, and email, team, zone, hours, capacity where you have them."
        }
        Object::Accounts => "Where is the file? CSV or JSON with a company a row, and its domains, owner and type.",
        Object::Absences => "Where is the file? CSV or JSON with a rep and the first and last day a row.",
    };
    page.says(what, Meaning::Plain);
    page.gap();
    let before = page.row().put("> ", Meaning::Accent);
    let place = page.field(before, &import.path);
    page.gap();
    match &import.complaint {
        Some(because) => page.says(because, Meaning::Error),
        None if import.offered.is_empty() => page.says("Tab completes a name; ~/ is your own folder.", Meaning::Muted),
        None => {
            let most = usize::from(page.left()).saturating_sub(1);
            for name in import.offered.iter().take(most) {
                let row = page.row().gap(2).put(Shown::of(name), Meaning::Muted);
                page.line(&row);
            }
            let more = import.offered.len().saturating_sub(most);
            if more > 0 {
                page.says(&format!("and {more} more"), Meaning::Muted);
            }
        }
    }
    place
}

fn dates(column: &str, samples: &[String], page: &mut Page<'_, '_>) {
    let samples: Vec<String> = samples.iter().map(|sample| format!("`{sample}`")).collect();
    page.says(
        &format!("Column `{column}`: which comes first in its dates? They do not tell: {}", samples.join(", ")),
        Meaning::Plain,
    );
    page.gap();
    for (key, says) in [("1  ", "the day: 03/04 is 3 April"), ("2  ", "the month: 03/04 is 4 March")] {
        let row = page.row().gap(2).put(key, Meaning::Key).put(says, Meaning::Plain);
        page.line(&row);
    }
}

fn looked(import: &Import, preview: &Preview, page: &mut Page<'_, '_>) {
    let rows = format::count(preview.sums.counts.rows, "row");
    let system = preview.system.map_or_else(String::new, |system| format!(", {system} layout"));
    let facts = format!("{rows}, {}, {}{system}", preview.encoding, preview.layout);
    let row = page.row().put(Shown::of(&preview.file).clip(40), Meaning::Title).gap(3).put(facts, Meaning::Muted);
    page.line(&row);
    page.gap();
    counts(preview.object, &preview.sums, page);
    strangers(preview, page);
    page.gap();
    tabs(import, preview, page);
    let (heads, lines) = match import.tab {
        Tab::Places => places(preview, page),
        Tab::Columns => columns(&preview.columns, page),
        Tab::Rejected => (Vec::new(), rejected(preview, page)),
    };
    for head in &heads {
        page.line(head);
    }
    scrolled(&lines, import.scroll, page);
}

/// As many lines as there is room for, and how many more there are; the end of the list stops at the end of the panel.
fn scrolled(lines: &[Row<'_>], scroll: usize, page: &mut Page<'_, '_>) {
    let room = usize::from(page.left());
    let seen = if lines.len() > room { room.saturating_sub(1) } else { room };
    let furthest = lines.len().saturating_sub(seen);
    let first = scroll.min(furthest);
    for line in lines.iter().skip(first).take(seen) {
        page.line(line);
    }
    if furthest > 0 {
        let more = |n: usize, side: &str| if n > 0 { format!("{n} more {side}") } else { String::new() };
        let both = [more(first, "above"), more(furthest - first, "below")];
        let says = both.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        page.says(&says, Meaning::Muted);
    }
    page.pen.zones.borrow_mut().panel = Rolled { furthest, seen };
}

/// Leads whose owner nobody knows go to other people: that must not stand on another page only.
fn strangers(preview: &Preview, page: &mut Page<'_, '_>) {
    let owners = &preview.sums.unknown_owners;
    let rows: u64 = owners.iter().map(|owner| owner.rows).sum();
    if rows == 0 {
        return;
    }
    let names: Vec<&str> = owners.iter().take(STRANGERS).map(|owner| owner.owner.as_str()).collect();
    let more = owners.len().saturating_sub(STRANGERS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let then = if preview.object == Object::Leads { "; the rules choose for them" } else { "" };
    let verb = if rows == 1 { "names an owner" } else { "name owners" };
    let who = format!("{} {verb} whom the roster does not know: {}{more}{then}", format::count(rows, "row"), names.join(", "));
    page.says(&who, Meaning::AtRisk);
}

fn tabs(import: &Import, preview: &Preview, page: &mut Page<'_, '_>) {
    let mut row = page.row();
    for tab in Tab::ALL {
        let name = match tab {
            Tab::Places if preview.object == Object::Leads => "Who would get them".to_owned(),
            Tab::Places => continue,
            Tab::Columns => format!("Columns {}", preview.columns.len()),
            Tab::Rejected if preview.remarks.is_empty() => format!("Rejected {}", format::grouped(preview.sums.counts.rejected)),
            Tab::Rejected => {
                let (rejected, notes) = (format::grouped(preview.sums.counts.rejected), preview.remarks.len());
                format!("Rejected {rejected}, notes {notes}")
            }
        };
        row = if tab == import.tab {
            row.put(format!("[{name}]"), Meaning::Tab)
        } else {
            row.put(format!(" {name} "), Meaning::Muted)
        };
        row = row.gap(2);
    }
    let keys = page.row().hint("Tab next").gap(2).hint("j/k PgDn scroll");
    let fits = row.width() + keys.width() <= usize::from(page.area.width);
    let row = if fits { row.then(keys) } else { row };
    page.line(&row);
}

/// How much room there is for words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    Whole,
    Short,
}

/// What rows are, or became; adds up to the rows of the file.
fn counts(object: Object, sums: &Sums, page: &mut Page<'_, '_>) {
    let counts = &sums.counts;
    let parts = [
        (counts.imported, "new", "new", Meaning::Good),
        (counts.updated, "updated", "updated", Meaning::Accent),
        (counts.unchanged, "known, and the same", "the same", Meaning::Plain),
        (counts.duplicates, "joined to an open lead", "joined", Meaning::Plain),
        (counts.rejected, "rejected", "rejected", Meaning::Late),
    ];
    let written = |words: Words| {
        let mut row = page.row();
        for (n, word, short, meaning) in parts {
            if short == "joined" && object != Object::Leads {
                continue;
            }
            let meaning = if n > 0 { meaning } else { Meaning::Muted };
            row = row
                .put(
                    format!(
                        "{} {}",
                        format::grouped(n),
                        match words {
                            Words::Whole => word,
                            Words::Short => short,
                        }
                    ),
                    meaning,
                )
                .gap(2);
        }
        row.put(format!("= {}", format::count(counts.rows, "row")), Meaning::Muted)
    };
    let long = written(Words::Whole);
    let row = if long.width() <= usize::from(page.area.width) { long } else { written(Words::Short) };
    page.line(&row);
}

/// Headings and sums, which stay, with what has no rep; and below them the reps, who may be many.
fn places<'t>(preview: &Preview, page: &Page<'_, 't>) -> (Vec<Row<'t>>, Vec<Row<'t>>) {
    let name = 34;
    let is_rep = |place: &&Place| matches!(place.at, At::Rep(_));
    let most = preview.places.iter().filter(is_rep).map(|place| place.routed + place.stood).max().unwrap_or(0);
    let head = page.row().cell("", name, Meaning::Head).right("by the rules", 14, Meaning::Head);
    let (mut heads, mut lines) = (vec![head.right("as in the CRM", 16, Meaning::Head)], Vec::new());
    let (routed, stood) = preview.places.iter().fold((0, 0), |(a, b), place| (a + place.routed, b + place.stood));
    let total = page.row().cell("new, and joined", name, Meaning::Title).right(format::grouped(routed), 14, Meaning::Title);
    heads.push(total.right(format::grouped(stood), 16, Meaning::Title));
    for Place { at, routed, stood } in &preview.places {
        let (says, meaning) = match at {
            At::Rep(name) => (name.clone(), Meaning::Plain),
            At::Fallback(cause) => (format!("Fallback: {}", cause_text(*cause)), Meaning::Nobody),
            At::Nurture => ("Nurture".to_owned(), Meaning::Plain),
            At::Closed => ("over already: kept as history".to_owned(), Meaning::Muted),
            At::Joined => ("joined to an open lead".to_owned(), Meaning::Muted),
            At::New => ("kept as new".to_owned(), Meaning::AtRisk),
        };
        let row = page.row().cell(Shown::of(&says), name, meaning).right(number(*routed), 14, Meaning::Plain);
        let row = row.right(number(*stood), 16, Meaning::Plain).gap(2);
        if matches!(at, At::Rep(_)) {
            let room = usize::from(page.area.width).saturating_sub(row.width()).min(SHARE);
            lines.push(row.bar(routed + stood, most, room, Meaning::Accent));
        } else {
            heads.push(row);
        }
    }
    (heads, lines)
}

/// Nothing where there is none: a column of zeros hides the rest.
fn number(n: u64) -> String {
    if n == 0 { String::new() } else { format::grouped(n) }
}

fn columns<'t>(columns: &[Column], page: &Page<'_, 't>) -> (Vec<Row<'t>>, Vec<Row<'t>>) {
    let head = page.row().cell("column", HEADER, Meaning::Head).gap(1).cell("read into", FIELD, Meaning::Head).gap(1);
    let rest = usize::from(page.area.width).saturating_sub(HEADER + FIELD + 2);
    let heads = vec![head.cell("such as", rest, Meaning::Head)];
    let mut lines = Vec::new();
    for Column { header, field, because, samples } in columns {
        let (into, meaning) = match field {
            Some(field) => (Shown::of(field), Meaning::Accent),
            None => (Shown::from("left out"), Meaning::Muted),
        };
        let samples = samples.iter().map(|sample| format!("`{sample}`")).collect::<Vec<_>>().join("  ");
        let samples = if field.is_some() { samples } else { because.clone() };
        let row = page.row().cell(Shown::of(header), HEADER, Meaning::Plain).gap(1).cell(into, FIELD, meaning).gap(1);
        lines.push(row.put(Shown::of(&samples).clip(rest), Meaning::Muted));
    }
    (heads, lines)
}

fn rejected<'t>(preview: &Preview, page: &Page<'_, 't>) -> Vec<Row<'t>> {
    let width = usize::from(page.area.width);
    let mut lines = Vec::new();
    for row in &preview.rejected {
        let place = format!("row {} (line {})", format::grouped(row.row), format::grouped(row.line));
        let column = row.column.as_ref().map_or_else(String::new, |column| format!("{column}: "));
        let reason = Shown::of(&format!("{column}{}", row.reason)).wrap(width.saturating_sub(PLACE + 1).max(1));
        for (index, line) in reason.into_iter().enumerate() {
            let place = if index == 0 { place.as_str() } else { "" };
            lines.push(page.row().cell(Shown::of(place), PLACE, Meaning::Late).gap(1).put(line, Meaning::Plain));
        }
    }
    let more = preview.sums.counts.rejected.saturating_sub(preview.rejected.len() as u64);
    if more > 0 {
        lines.push(page.row().put(format!("and {} more", format::grouped(more)), Meaning::Muted));
    }
    if preview.sums.counts.rejected > 0 {
        let says = format!("When it is imported they stand, with their reasons, in {}.rejects.csv beside it.", preview.file);
        lines.push(page.row().put(Shown::of(&says).clip(width), Meaning::Muted));
    } else {
        lines.push(page.row().put("Every row can be read in.", Meaning::Good));
    }
    for remark in &preview.remarks {
        for (index, line) in Shown::of(remark).wrap(width.saturating_sub(2).max(1)).into_iter().enumerate() {
            let mark = if index == 0 { "- " } else { "  " };
            lines.push(page.row().put(mark, Meaning::AtRisk).put(line, Meaning::Plain));
        }
    }
    lines
}

fn done(import: &Import, sums: &Sums, page: &mut Page<'_, '_>) {
    counts(import.object, sums, page);
    if import.object == Object::Leads {
        let routed = &sums.routed;
        page.says(
            &format!(
                "routed: {} to reps, {} to fallback, {} to nurture",
                format::grouped(routed.assigned),
                format::grouped(routed.fallback),
                format::grouped(routed.nurture)
            ),
            Meaning::Plain,
        );
        let stood = &sums.stood;
        if stood.owned + stood.closed > 0 {
            let (owned, closed) = (format::grouped(stood.owned), format::grouped(stood.closed));
            page.says(&format!("as in the CRM: {owned} stay with their owner, {closed} are closed"), Meaning::Plain);
        }
        if stood.new > 0 {
            page.says(&format!("kept as new: {}", format::grouped(stood.new)), Meaning::Plain);
        }
    }
    if sums.went == Go::Stop {
        let all = import.preview.as_ref().map_or(0, |preview| preview.sums.counts.rows);
        let says = format!("The file has {}. The same file again reads the rest.", format::count(all, "row"));
        page.says(&says, Meaning::AtRisk);
    }
    for path in &sums.rejects {
        page.says(&format!("rejected rows with their reasons: {}", path.display()), Meaning::Late);
    }
    for sentence in sums.sentences() {
        page.says(&sentence, Meaning::Muted);
    }
}
