//! A lead that is tried: the line that says what it is, and below it the trace of what would become of it.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    outbound::shown::Shown,
    tui::{
        effect::Under,
        state::{App, Live, trial::TryOut},
        theme::Meaning,
        zones::Rolled,
    },
};

use super::{pen::Pen, reasons};

/// What one can type.
const EXAMPLE: &str = "email=ana@acme.example country=DE employees=420 kind=demo_request custom.plan=pro";

/// The panel. Gives back where the terminal's cursor stands.
pub fn draw(app: &App, trial: &TryOut, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> Position {
    pen.clear(buffer, area);
    let under = match app.live {
        _ if trial.under == Under::Draft => "under your draft, as if it arrived now; nothing is kept".to_owned(),
        Live::Book(version) => format!("under rules v{version}, as if it arrived now; nothing is kept"),
        Live::Nothing | Live::Unread => "as if it arrived now; nothing is kept".to_owned(),
    };
    let title = pen.row().put("Try a lead", Meaning::Title);
    let inner = pen.frame(buffer, area, &title, &pen.row().put(under, Meaning::Muted));
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let row = pen.row().put("> ", Meaning::Accent);
    let before = Shown::of(&trial.field.before_cursor()).width();
    // Of a long line the end that is being typed stays in sight.
    let room = usize::from(inner.width).saturating_sub(row.width() + 1);
    let cut = before.saturating_sub(room);
    let shown: String = trial.field.text().chars().skip(cut).collect();
    let at = row.width() + before - cut;
    pen.put(buffer, inner, 0, &row.put(Shown::of(&shown), Meaning::Title));
    let width = usize::from(inner.width);
    let told = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    let beside = trial.account.as_ref().map(|account| {
        format!("Its company is an account of ours ({}); what you type leaves that out.", account.replace('_', " "))
    });
    let beside = beside.iter().flat_map(|says| Shown::of(says).wrap(width));
    let lines: Vec<_> = match &trial.told {
        Some(Ok(explanation)) => {
            let beside = beside.map(|line| pen.row().put(line, Meaning::AtRisk));
            beside.chain(reasons::of_trial(explanation, width, pen)).collect()
        }
        Some(Err(because)) => {
            Shown::of(because).wrap(width).into_iter().map(|line| pen.row().put(line, Meaning::Error)).collect()
        }
        None if trial.known.is_some() => vec![pen.row().put("asking the rules ...", Meaning::Muted)],
        None => [
            "Type what is known of a lead, field by field; the rules are asked with every key.",
            "T on a lead begins with that lead.",
            "",
            EXAMPLE,
        ]
        .iter()
        .flat_map(|text| if text.is_empty() { vec![Shown::from(*text)] } else { Shown::from(*text).wrap(width) })
        .map(|line| pen.row().put(line, Meaning::Muted))
        .collect(),
    };
    let furthest = lines.len().saturating_sub(usize::from(told.height));
    pen.zones.borrow_mut().panel = Rolled { furthest, seen: usize::from(told.height) };
    for (y, line) in (0..told.height).zip(lines.iter().skip(trial.scroll.min(furthest))) {
        pen.put(buffer, told, y, line);
    }
    if furthest > trial.scroll && told.height > 0 {
        pen.blank(buffer, told, told.height - 1);
        let more = format!(" {} more below, PgDn scrolls", furthest - trial.scroll + 1);
        pen.put(buffer, told, told.height - 1, &pen.row().put(more, Meaning::Muted));
    }
    Position { x: (inner.x + at as u16).min(inner.right().saturating_sub(1)), y: inner.y }
}
