//! Proposals of rules from what was decided by hand: above all of them, below the one under the cursor with what speaks for
//! and against it, and what it would have done.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::Learnt,
    model::id::LeadId,
    outbound::shown::Shown,
    tui::{
        format,
        state::{App, learning::Learning},
        theme::Meaning,
        zones::{Item, Target},
    },
};

use super::{pen::Pen, rehearsal};

/// Columns of a label.
const LABEL: usize = 10;
/// Leads that are named.
const NAMED: usize = 12;

/// The panel.
pub fn draw(app: &App, learning: &Learning, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) {
    pen.clear(buffer, area);
    let all = &app.lessons.all;
    let title = format!("{} from what was decided by hand", format::count(all.len() as u64, "proposal"));
    let right = pen.row().put("nothing is applied by itself", Meaning::Muted);
    let inner = pen.frame(buffer, area, &pen.row().put(title, Meaning::Title), &right);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    pen.zone(inner, Target::Detail);
    let width = usize::from(inner.width);
    let here = learning.index(all);
    let mut rows = Vec::new();
    // Of many those around the cursor: below stands what speaks for the one.
    let most = usize::from(inner.height / 3).max(1);
    let first = here.saturating_sub(most / 2).min(all.len().saturating_sub(most));
    for (index, one) in all.iter().enumerate().skip(first).take(most) {
        let of = one.proposal.support.len() + one.proposal.against.len();
        let right = format!("{} of {of}", one.proposal.support.len());
        let room = width.saturating_sub(2 + right.len() + 1);
        let row = pen.row().put(if index == here { "> " } else { "  " }, Meaning::Accent);
        let meaning = if index == here { Meaning::Title } else { Meaning::Plain };
        pen.item(inner, rows.len() as u16, Item::Choice(index));
        rows.push(row.cell(Shown::of(one.proposal.rule.name.as_str()), room, meaning).gap(1).put(right, Meaning::Muted));
    }
    rows.push(pen.row());
    if let Some(one) = all.get(here) {
        for (label, text, meaning) in parts(app, one) {
            for (nth, line) in Shown::of(&text).wrap(width.saturating_sub(LABEL)).into_iter().enumerate() {
                rows.push(pen.row().cell(if nth == 0 { label } else { "" }, LABEL, Meaning::Muted).put(line, meaning));
            }
        }
        rows.push(pen.row());
        rows.extend(rehearsal::in_short(app, app.rehearsal_of(&one.book), width, pen));
    }
    for (y, row) in (0..inner.height).zip(&rows) {
        pen.put(buffer, inner, y, row);
    }
}

/// What there is to say of a proposal.
fn parts(app: &App, one: &Learnt) -> Vec<(&'static str, String, Meaning)> {
    let lead = |lead: &LeadId| format!("L-{lead}");
    let named = |leads: Vec<String>| {
        let more = leads.len().saturating_sub(NAMED);
        let few = leads.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
        if more > 0 { format!("{few} and {more} more") } else { few }
    };
    let proposal = &one.proposal;
    let against = proposal.against.iter().map(|(id, rep)| {
        let to = app.reps.name(*rep).map_or_else(|| format!("rep {rep}"), str::to_owned);
        format!("{} went to {to}", lead(id))
    });
    let against: Vec<String> = against.collect();
    let mut parts = vec![
        ("Rule", one.said.clone(), Meaning::Plain),
        ("Place", format!("as R{}, above what sends such leads here", proposal.at), Meaning::Plain),
        ("For it", named(proposal.support.iter().map(lead).collect()), Meaning::Good),
    ];
    if !against.is_empty() {
        parts.push(("Against", named(against), Meaning::AtRisk));
    }
    parts
}
