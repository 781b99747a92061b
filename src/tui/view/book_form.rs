//! A thing of the rulebook as a form.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use crate::{
    actions::ask::MATCH_DAYS,
    outbound::shown::Shown,
    rulebook::english,
    tui::{
        format,
        state::book_form::{BookForm, Counted},
        theme::Meaning,
        zones::Item,
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
        pen.item(inner, y, Item::Choice(index));
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
