//! A thing of the rulebook as a form, and a draft on its way to be live.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    actions::ask::{MATCH_DAYS, Severity},
    outbound::shown::Shown,
    rulebook::english,
    tui::{
        format,
        state::{
            App,
            book_form::{BookForm, Counted},
            draft_keys::Publishing,
        },
        theme::Meaning,
        zones::Rolled,
    },
};

use super::{overlay::popup, pen::Pen};

/// Columns of a label.
const LABEL: usize = 14;
const WIDE: u16 = 110;

/// The form. Gives back where the terminal's cursor stands.
pub fn draw(form: &BookForm, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let lines = form.lines.len() as u16;
    let inner = popup(pen, buffer, area, &form.title(), WIDE, (lines + 9).min(area.height.saturating_sub(2)));
    let room = usize::from(inner.width).saturating_sub(LABEL + 1);
    let wrong = form.wrong();
    let mut cursor = Position { x: inner.x, y: inner.y };
    let mut y = 0;
    for (index, (part, field)) in form.lines.iter().enumerate() {
        let here = index == form.focus;
        let label = pen.row().put(if here { "> " } else { "  " }, Meaning::Accent);
        let row = label.cell(part.label(), LABEL - 2, if here { Meaning::Title } else { Meaning::Muted });
        let before = Shown::of(&field.before_cursor()).width();
        let cut = if here { before.saturating_sub(room) } else { 0 };
        let shown: String = field.text().chars().skip(cut).collect();
        if here {
            cursor = Position { x: inner.x + (LABEL + before - cut) as u16, y: inner.y + y };
        }
        let row = match shown.as_str() {
            "" => row.put(Shown::of(part.empty()).clip(room), Meaning::Muted),
            text => row.put(Shown::of(text).clip(room + 1), if here { Meaning::Title } else { Meaning::Plain }),
        };
        pen.put(buffer, inner, y, &row);
        y += 1;
        if let Some(wrong) = wrong.as_ref().filter(|wrong| wrong.part == *part && here) {
            let at = Shown::of(&field.text().chars().take(wrong.at).collect::<String>()).width().saturating_sub(cut);
            pen.put(buffer, inner, y, &pen.row().gap(LABEL + at.min(room)).put("^", Meaning::Error));
            y += 1;
        }
    }
    y += 1;
    let width = usize::from(inner.width);
    let mut says = |text: &str, meaning: Meaning, most: usize| {
        for line in Shown::of(text).wrap(width).into_iter().take(most) {
            pen.put(buffer, inner, y, &pen.row().put(line, meaning));
            y += 1;
        }
    };
    if let Some(refused) = &form.refused {
        says(refused, Meaning::Error, 4);
    } else if let Some(wrong) = &wrong {
        says(&wrong.because, Meaning::Error, 2);
    }
    if let Some(sentence) = form.says() {
        says(&format!("{sentence}."), Meaning::Plain, 3);
    } else if let Some(criteria) = form.criteria().filter(|criteria| !criteria.is_empty()) {
        says(&format!("if {} ...", english::criteria(&criteria)), Meaning::Plain, 3);
    }
    match &form.counted {
        Counted::No => {}
        Counted::Counting(_) => says("counting the leads that it matches ...", Meaning::Muted, 1),
        Counted::Leads(n) => {
            let says_so = format!("{} of the last {MATCH_DAYS} days meet these conditions", format::count(*n, "lead"));
            says(&says_so, if *n == 0 { Meaning::AtRisk } else { Meaning::Good }, 1);
        }
        Counted::Failed(because) => says(&format!("its leads cannot be counted: {because}"), Meaning::Error, 2),
    }
    let ways = form.ways();
    if !ways.ways.is_empty() {
        let shown = ways.ways.iter().map(|way| Shown::of(way).to_string()).collect::<Vec<_>>().join("  ");
        let row = pen.row().hint("Tab completes").gap(2).put(Shown::of(&shown).clip(width.saturating_sub(16)), Meaning::Muted);
        pen.put(buffer, inner, y.min(inner.height.saturating_sub(1)), &row);
    }
    cursor
}

/// What a draft changes, what was found in it, and why it goes live. Gives back where the terminal's cursor stands.
pub fn publishing(app: &App, publishing: &Publishing, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    let inner = popup(pen, buffer, area, "Publish your draft", WIDE, area.height.saturating_sub(4));
    let width = usize::from(inner.width);
    let mut rows = Vec::new();
    let mut says = |text: &str, indent: usize, meaning: Meaning| {
        let lines = Shown::of(text).wrap(width.saturating_sub(indent).max(1)).into_iter();
        rows.extend(lines.map(|line| pen.row().gap(indent).put(line, meaning)));
    };
    if let Some(refused) = &publishing.refused {
        refused.lines().for_each(|line| says(line, 0, Meaning::Error));
    }
    if let Some(row) = publishing.mends.and_then(|group| app.groups.get(group)) {
        let text = format!(
            "With it {} of \"{}\" are routed again, oldest first; one u takes both back.",
            format::count(row.leads, "lead"),
            app.group_heading(&row.snag)
        );
        says(&text, 0, Meaning::Title);
    }
    says(&format!("It changes {}:", format::count(publishing.said.len() as u64, "thing")), 0, Meaning::Title);
    publishing.said.iter().for_each(|said| says(said, 2, Meaning::Plain));
    let (failing, is_proved) = (&app.book.failing, app.book.is_proved());
    match (failing.cases, failing.said.as_slice()) {
        _ if !is_proved => {}
        (0, _) => {}
        (cases, []) => says(&format!("Its {} pass.", format::count(cases as u64, "case")), 0, Meaning::Good),
        (cases, said) => {
            says(&format!("{} of its {} fail:", said.len(), format::count(cases as u64, "case")), 0, Meaning::Error);
            said.iter().for_each(|case| says(case, 2, Meaning::Error));
        }
    }
    // What was found in another text is no word about this one.
    let findings = app.book.findings.as_deref().filter(|_| is_proved);
    let graves = [(Severity::Error, Meaning::Error), (Severity::Warning, Meaning::AtRisk), (Severity::Note, Meaning::Muted)];
    match (findings, &app.book.unchecked) {
        (None, Some(because)) => says(&format!("The book cannot be checked: {because}"), 0, Meaning::Error),
        (None, None) => says("checking the book ...", 0, Meaning::Muted),
        (Some([]), _) => says("The check found nothing wrong with it.", 0, Meaning::Good),
        (Some(all), _) => {
            says(&format!("The check found {}:", format::count(all.len() as u64, "thing")), 0, Meaning::Title);
            for (severity, meaning) in graves {
                for finding in all.iter().filter(|finding| finding.severity == severity) {
                    let text = format!("{} {}: {}", severity.as_str(), finding.about.words(), finding.sentence());
                    says(&text, 2, meaning);
                }
            }
        }
    }
    if let Some(rehearsal) = app.draft().and_then(|draft| app.rehearsal_of(&draft.book)) {
        rows.extend(super::rehearsal::in_short(app, Some(rehearsal), width, pen));
    }
    let told = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    let furthest = rows.len().saturating_sub(usize::from(told.height));
    pen.zones.borrow_mut().panel = Rolled { furthest, seen: usize::from(told.height) };
    for (y, row) in (0..told.height).zip(rows.iter().skip(publishing.scroll.min(furthest))) {
        pen.put(buffer, told, y, row);
    }
    let label = pen.row().put("Why? ", Meaning::Accent);
    let at = label.width() + Shown::of(&publishing.note.before_cursor()).width();
    let row = match publishing.note.text() {
        "" => label.put("a note for those who come after; may stay empty", Meaning::Muted),
        text => label.put(Shown::of(text).clip(width.saturating_sub(6)), Meaning::Title),
    };
    pen.put(buffer, inner, 0, &row);
    Position { x: (inner.x + at as u16).min(inner.right().saturating_sub(1)), y: inner.y }
}
