//! Which days of the ledger are looked at: the menu of the usual stretches, and days as people type them.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::{
    actions::ask::Span,
    model::ledger::Window,
    tui::{
        effect::Effect,
        keys::{action::Action, spell::Key},
    },
};

use super::{
    App,
    input::Field,
    overlay::{Choice, Kind, Menu},
};

/// The usual stretches, in the order of the menu.
const USUAL: [(&str, Span); 5] = [
    ("the last 7 days", Span::Last(7)),
    ("the last 30 days", Span::Last(30)),
    ("the last 90 days", Span::Last(90)),
    ("this month", Span::ThisMonth),
    ("last month", Span::LastMonth),
];

/// A stretch in a few words.
pub fn says(span: Span) -> String {
    match span {
        Span::Last(1) => "today".to_owned(),
        Span::Last(days) => format!("last {days} days"),
        Span::Since(day) => format!("since {}", day.format("%-d %b %Y")),
        Span::ThisMonth => "this month".to_owned(),
        Span::LastMonth => "last month".to_owned(),
        Span::Days(window) => crate::insight::english::stretch(window.first, window.last),
    }
}

/// The stretches to choose from.
pub fn menu(now: Span) -> Menu {
    let usual = USUAL.iter().map(|(says, span)| ((*says).into(), Choice::Span(*span)));
    Menu {
        title: "Which days?".to_owned(),
        choices: usual.chain([("from .. to: type them".into(), Choice::TypeSpan)]).collect(),
        cursor: USUAL.iter().position(|(_, span)| *span == now).unwrap_or(USUAL.len()),
        note: None,
    }
}

/// Days that are being typed: `1.11..24.11`, `2026-11-01..`, `mon..fri`.
#[derive(Debug, Clone, Default)]
pub struct SpanLine {
    /// What is typed.
    pub field: Field,
}

impl SpanLine {
    /// What was typed, read on a calendar that shows `today`.
    pub fn read(&self, today: NaiveDate) -> Result<Window, String> {
        let text = self.field.text().trim();
        let (first, last) = text.split_once("..").ok_or_else(|| "write a first and a last day: 1.11..24.11".to_owned())?;
        let last = if last.trim().is_empty() { today } else { past_day(last, today)? };
        let first = past_day(first, last)?;
        if last < first {
            return Err("the last day is before the first".to_owned());
        }
        Ok(Window { first, last: last.min(today) })
    }
}

/// A day that is not to come: without a year the latest such day up to `from`, a weekday the latest one.
fn past_day(text: &str, from: NaiveDate) -> Result<NaiveDate, String> {
    let word = text.trim().to_lowercase();
    let weekday = word.parse::<Weekday>().ok().and_then(|day| {
        let ago = (7 + from.weekday().num_days_from_monday() - day.num_days_from_monday()) % 7;
        from.checked_sub_days(Days::new(u64::from(ago)))
    });
    let day = match word.as_str() {
        "today" => Some(from),
        "yesterday" => from.pred_opt(),
        _ => weekday.or_else(|| word.parse().ok()).or_else(|| dotted(&word, from)),
    };
    let day = day.filter(|day| (1970..=9999).contains(&day.year()));
    day.ok_or_else(|| format!("`{}` is no day; write 24.11, 2026-11-24, mon or today", text.trim()))
}

/// `24.11.2026`, `24.11`, `24.11.`
fn dotted(word: &str, from: NaiveDate) -> Option<NaiveDate> {
    let numbers: Vec<u32> = word.trim_end_matches('.').split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    match numbers.as_slice() {
        [day, month, year] => {
            let year = if *year < 100 { 2000 + *year } else { *year };
            NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, *month, *day)
        }
        [day, month] => {
            // 29 February lies up to eight years back.
            (0..=8).filter_map(|back| NaiveDate::from_ymd_opt(from.year() - back, *month, *day)).find(|day| *day <= from)
        }
        _ => None,
    }
}

impl App {
    /// A key while days are typed.
    pub(super) fn key_in_span(
        &mut self,
        mut line: SpanLine,
        key: Key,
        action: Option<Action>,
        out: &mut Vec<Effect>,
    ) -> Option<Kind> {
        match action {
            Some(Action::Cancel) => return None,
            Some(Action::Accept) => {
                // What cannot be read is said in the line itself.
                if let Ok(window) = line.read(self.now.day(self.zone)) {
                    out.extend(self.fairness.set_span(Span::Days(window)));
                    return None;
                }
            }
            _ => {
                line.field.key(key);
            }
        }
        Some(Kind::Span(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_gone_by_are_read_as_people_type_them() {
        let tuesday = day("2026-11-24");
        let read = |text: &str| SpanLine { field: Field::with(text) }.read(tuesday);
        for (text, first, last) in [
            ("1.11..24.11", "2026-11-01", "2026-11-24"),
            ("2026-10-01..2026-10-31", "2026-10-01", "2026-10-31"),
            ("mon..", "2026-11-23", "2026-11-24"),
            ("mon..fri", "2026-11-16", "2026-11-20"),
            ("1.12.25..31.12.25", "2025-12-01", "2025-12-31"),
            ("1.12..31.12.", "2025-12-01", "2025-12-31"),
            (" yesterday .. today ", "2026-11-23", "2026-11-24"),
            ("1.11..2027-01-01", "2026-11-01", "2026-11-24"),
        ] {
            assert_eq!(read(text), Ok(Window { first: day(first), last: day(last) }), "{text}");
        }
        for text in ["", "1.11", "soon..", "31.2..", "2026-11-02..2026-11-01", "..24.11"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
