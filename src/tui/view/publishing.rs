//! A draft on its way to be live: what it changes, what is found in it, what it would have done.

use std::collections::BTreeSet;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    actions::ask::{Finding, Severity},
    outbound::shown::Shown,
    tui::{
        format,
        state::{App, draft_keys::Publishing},
        theme::Meaning,
        zones::{Rolled, Target},
    },
};

use super::{overlay::popup, pen::Pen};

const WIDE: u16 = 110;
/// Of new notes so many are told; what is graver is told whole.
const MOST_NOTES: usize = 2;

/// What a draft changes, what was found in it, and why it goes live. Gives back where the terminal's cursor stands.
pub fn draw(app: &App, publishing: &Publishing, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
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
    // What was found in another text is no word about this one.
    let (failing, is_proved) = (&app.book.failing, app.book.is_proved());
    match (failing.cases, failing.said.as_slice()) {
        _ if !is_proved => {}
        (0, _) => {}
        (1, []) => says("Its one test case passes.", 0, Meaning::Good),
        (cases, []) => says(&format!("Its {} pass.", format::count(cases as u64, "test case")), 0, Meaning::Good),
        (cases, said) => {
            says(&failing_cases(cases, said.len()), 0, Meaning::Error);
            said.iter().for_each(|case| says(case, 2, Meaning::Error));
        }
    }
    for (text, indent, meaning) in found(app) {
        says(&text, indent, meaning);
    }
    if let Some(rehearsal) = app.draft().and_then(|draft| app.rehearsal_of(&draft.book)) {
        rows.extend(super::rehearsal::in_short(app, Some(rehearsal), width, pen));
    }
    pen.zone(inner, Target::Detail);
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

/// What the check says, line by line: first what stands in the way and what is new with the draft, then how much more there
/// is that stood before.
fn found(app: &App) -> Vec<(String, usize, Meaning)> {
    let all = match (app.book.findings.as_deref().filter(|_| app.book.is_proved()), &app.book.unchecked) {
        (Some(all), _) => all,
        (None, Some(because)) => return vec![(format!("The book cannot be checked: {because}"), 0, Meaning::Error)],
        (None, None) => return vec![("checking the book ...".to_owned(), 0, Meaning::Muted)],
    };
    if all.is_empty() {
        return vec![("The check found nothing wrong with it.".to_owned(), 0, Meaning::Good)];
    }
    let brought: BTreeSet<usize> = app.book.brought.iter().copied().collect();
    let is_new = |place: &usize| brought.contains(place);
    let told = |severity: Severity, places: &dyn Fn(&usize) -> bool| -> Vec<(String, usize, Meaning)> {
        let meaning = grave(severity);
        let of = all.iter().enumerate().filter(|(place, finding)| finding.severity == severity && places(place));
        of.map(|(_, finding)| (line(finding), 2, meaning)).collect()
    };
    let mut lines = Vec::new();
    let mut part = |heading: &dyn Fn(u64) -> String, meaning, rows: Vec<(String, usize, Meaning)>| {
        if !rows.is_empty() {
            lines.push((heading(rows.len() as u64), 0, meaning));
            lines.extend(rows);
        }
    };
    let standing_errors = told(Severity::Error, &|place| !is_new(place));
    part(&|n| format!("In the way, before this draft already: {}", format::count(n, "error")), Meaning::Error, standing_errors);
    let mut new: Vec<_> = GRAVES.into_iter().flat_map(|severity| told(severity, &is_new)).collect();
    let (found, notes) = (new.len() as u64, told(Severity::Note, &is_new).len());
    let is_none_new = new.is_empty();
    if notes > MOST_NOTES {
        new.truncate(new.len() - notes + MOST_NOTES);
        new.push((format!("and {}", format::count((notes - MOST_NOTES) as u64, "more note")), 2, Meaning::Muted));
    }
    part(&|_| format!("New with this draft: {}", format::count(found, "finding")), Meaning::Title, new);
    let standing = [Severity::Warning, Severity::Note].into_iter().filter_map(|severity| {
        let places = all.iter().enumerate().filter(|(_, finding)| finding.severity == severity);
        let n = places.filter(|(place, _)| !is_new(place)).count() as u64;
        (n > 0).then(|| format::count(n, severity.as_str()))
    });
    let standing: Vec<String> = standing.collect();
    let none = if is_none_new { "Nothing new is found in it. " } else { "" };
    if standing.is_empty() {
        if is_none_new {
            lines.push((none.trim_end().to_owned(), 0, Meaning::Good));
        }
    } else {
        let verb = if standing.len() == 1 && standing.iter().all(|one| one.starts_with("1 ")) { "stands" } else { "stand" };
        let text = format!("{none}{} {verb} already: the tab Lint of Rules tells them.", standing.join(" and "));
        lines.push((text, 0, Meaning::Muted));
    }
    lines
}

const GRAVES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

fn grave(severity: Severity) -> Meaning {
    match severity {
        Severity::Error => Meaning::Error,
        Severity::Warning => Meaning::AtRisk,
        Severity::Note => Meaning::Muted,
    }
}

fn line(finding: &Finding) -> String {
    format!("{} {}: {}", finding.severity.as_str(), finding.about.words(), finding.sentence())
}

/// How many of the book's own cases fail.
fn failing_cases(cases: usize, failing: usize) -> String {
    match (cases, failing) {
        (1, _) => "Its one test case fails:".to_owned(),
        (cases, 1) => format!("1 of its {cases} test cases fails:"),
        (cases, failing) if failing == cases => format!("All of its {cases} test cases fail:"),
        (cases, failing) => format!("{failing} of its {cases} test cases fail:"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failing_cases_are_counted_in_whole_sentences() {
        assert_eq!(failing_cases(1, 1), "Its one test case fails:");
        assert_eq!(failing_cases(4, 1), "1 of its 4 test cases fails:");
        assert_eq!(failing_cases(4, 3), "3 of its 4 test cases fail:");
        assert_eq!(failing_cases(2, 2), "All of its 2 test cases fail:");
    }
}
