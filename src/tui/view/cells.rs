//! The cells of lists of leads: what stands in each column, in the Queue and below the headings of Fallback.

use crate::{
    model::{
        id::{LeadId, RepId},
        lead::Stage,
        listing::LeadRow,
    },
    outbound::shown::Shown,
    tui::{
        columns::{Column as _, LeadColumn},
        format,
        state::{App, leads::Sort},
        theme::Meaning,
        zones::{Column, Target},
    },
};

use super::{
    card,
    pen::{Pen, Row},
    why,
};

/// Columns of how well somebody fits.
const POINTS: usize = 4;

/// Names of columns behind what stands before them, with a sign at the one that the list is sorted by.
pub fn head<'t>(laid: &[(LeadColumn, usize)], sort: Sort, before: usize, pen: Pen<'t>) -> Row<'t> {
    let mut row = pen.row().gap(before);
    for (index, (column, width)) in laid.iter().enumerate() {
        row = row.gap(usize::from(index > 0));
        let (text, meaning) = match sorted(*column, sort) {
            Some(text) => (text, Meaning::Plain),
            None => (column.title(), Meaning::Muted),
        };
        let from = row.width();
        row = if is_number(*column) { row.right(text, *width, meaning) } else { row.cell(text, *width, meaning) };
        row = match column {
            LeadColumn::Due => row.means(from, Target::Sort(Column::Due)),
            LeadColumn::Age => row.means(from, Target::Sort(Column::Age)),
            LeadColumn::Score => row.means(from, Target::Sort(Column::Score)),
            LeadColumn::Company => row.means(from, Target::Sort(Column::Company)),
            LeadColumn::Owner => row.means(from, Target::Sort(Column::Owner)),
            _ => row,
        };
    }
    row
}

/// The name of a column by which the list is sorted, with the direction.
fn sorted(column: LeadColumn, sort: Sort) -> Option<&'static str> {
    match (column, sort) {
        (LeadColumn::Due, Sort::Due) => Some("Touch due▴"),
        (LeadColumn::Due, Sort::DueLast) => Some("Touch due▾"),
        (LeadColumn::Age, Sort::Newest) => Some("Age▴"),
        (LeadColumn::Age, Sort::Oldest) => Some("Age▾"),
        (LeadColumn::Score, Sort::Score) => Some("Score▾"),
        (LeadColumn::Score, Sort::ScoreLast) => Some("Score▴"),
        (LeadColumn::Company, Sort::Company) => Some("Company▴"),
        (LeadColumn::Company, Sort::CompanyLast) => Some("Company▾"),
        (LeadColumn::Owner, Sort::Owner) => Some("Owner▴"),
        (LeadColumn::Owner, Sort::OwnerLast) => Some("Owner▾"),
        _ => None,
    }
}

/// Numbers stand at the right end of their column.
fn is_number(column: LeadColumn) -> bool {
    matches!(column, LeadColumn::Age | LeadColumn::Score | LeadColumn::Employees)
}

/// A lead in its columns, behind what stands before them.
pub fn line<'t>(app: &App, lead: &LeadRow, laid: &[(LeadColumn, usize)], before: Row<'t>) -> Row<'t> {
    let mut row = before;
    for (index, (column, width)) in laid.iter().enumerate() {
        row = row.gap(usize::from(index > 0));
        row = match column {
            LeadColumn::Best => best(app, lead.id, *width, row),
            column => {
                let (text, meaning) = cell(app, lead, *column);
                if is_number(*column) { row.right(text, *width, meaning) } else { row.cell(text, *width, meaning) }
            }
        };
    }
    row
}

fn cell(app: &App, lead: &LeadRow, column: LeadColumn) -> (String, Meaning) {
    let muted = |text: Option<String>| (text.unwrap_or_default(), Meaning::Muted);
    match column {
        LeadColumn::State => {
            let (state, meaning) = format::state(lead, app.now);
            (state.to_owned(), meaning)
        }
        LeadColumn::Lead => (card::name(lead), Meaning::Plain),
        LeadColumn::Company => (lead.company.clone().unwrap_or_default(), Meaning::Plain),
        LeadColumn::From => (from(lead), Meaning::Muted),
        LeadColumn::Source => muted(lead.source.as_ref().map(|source| source.as_str().to_owned()).or_else(|| kind(lead))),
        LeadColumn::Age => (format::span(app.now.since(lead.received_at)), Meaning::Muted),
        LeadColumn::Due => {
            let due = format::due(lead, app.now, app.zone);
            // In Fallback no column of states tells why nothing is due.
            let contacted = due.text.is_empty() && lead.stage == Stage::Fallback && lead.touched_at.is_some();
            if contacted { ("contacted".to_owned(), Meaning::Muted) } else { (due.text, due.meaning) }
        }
        LeadColumn::Owner => owner(app, lead),
        LeadColumn::Why => (why::why(app, lead), Meaning::Muted),
        LeadColumn::Best => (String::new(), Meaning::Muted),
        LeadColumn::Score => muted(lead.score.map(|score| score.to_string())),
        LeadColumn::Employees => muted(lead.employees.map(|employees| match u64::try_from(employees) {
            Ok(employees) => format::grouped(employees),
            Err(_) => employees.to_string(),
        })),
        LeadColumn::Email => muted(lead.email.clone()),
        LeadColumn::Kind => muted(kind(lead)),
        LeadColumn::Pool => muted(lead.pool.as_ref().map(ToString::to_string)),
        LeadColumn::Policy => muted(lead.sla.as_ref().map(ToString::to_string)),
        LeadColumn::Arrived => (format::at(lead.received_at, app.now, app.zone), Meaning::Muted),
        LeadColumn::Number => (format!("L-{}", lead.id), Meaning::Muted),
        LeadColumn::CrmId => muted(lead.external_id.clone()),
    }
}

fn kind(lead: &LeadRow) -> Option<String> {
    lead.kind.as_ref().map(|kind| kind.as_str().replace('_', " "))
}

fn from(lead: &LeadRow) -> String {
    let state = lead.state.map(|state| state.as_str().to_owned());
    state.or_else(|| lead.country.map(|country| country.as_str().to_owned())).unwrap_or_else(|| "?".to_owned())
}

/// Who has it, in a list's words.
pub fn owner(app: &App, lead: &LeadRow) -> (String, Meaning) {
    match lead.owner {
        Some(rep) => (rep_name(app, rep), Meaning::Plain),
        None => ("- nobody -".to_owned(), Meaning::Muted),
    }
}

fn rep_name(app: &App, rep: RepId) -> String {
    app.reps.name(rep).map_or_else(|| format!("rep {rep}"), str::to_owned)
}

/// Who fits it best, and how well.
fn best<'t>(app: &App, lead: LeadId, width: usize, row: Row<'t>) -> Row<'t> {
    let Some(best) = app.groups.best(lead) else { return row.cell("nobody is there", width, Meaning::Muted) };
    let name = app.reps.name(best.rep).unwrap_or_default();
    // Beside the name: at the end of the column it would read as a part of the number that follows.
    let (named, points) = (Shown::of(name).clip(width.saturating_sub(POINTS)), best.points.to_string());
    let left = width.saturating_sub(named.width() + 1);
    row.put(named, Meaning::Plain).gap(1).cell(points, left, Meaning::Good)
}
