//! The other pages of a lead: decision, fields, the record as it was given, notes; and its facts in short.

use crate::{
    model::listing::LeadRow,
    outbound::shown::Shown,
    tui::{format, state::App, theme::Meaning},
};

use super::super::{
    card,
    cells::owner,
    pen::{Pen, Row},
    reasons,
};

/// Columns of the names of fields.
const NAME: usize = 14;

/// Why it is where it is, and what every rep would be told now.
pub fn decision<'t>(app: &App, lead: &LeadRow, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let card = app.card.as_deref().filter(|card| card.lead.id == lead.id);
    let mut rows = reasons::whole(app, lead, card, width, pen);
    rows.extend(card::candidates(app, card, pen));
    rows
}

/// All that is known.
pub fn fields<'t>(app: &App, lead: &LeadRow, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let Some(story) = app.told() else { return vec![reading(pen)] };
    let mut rows = card::fields(app, lead, app.card.as_deref().filter(|card| card.lead.id == lead.id), width, pen);
    let known = &story.lead;
    let mut more: Vec<(String, String)> = Vec::new();
    more.push(("System".to_owned(), story.origin.clone()));
    more.extend(known.external_id.as_ref().map(|id| ("Record".to_owned(), id.clone())));
    more.extend(known.profile.account_ref.as_ref().map(|id| ("CRM account".to_owned(), id.clone())));
    let at = |at: crate::model::time::Instant| at.local(app.zone).format("%a %-d %b %Y %H:%M:%S").to_string();
    more.push(("Received".to_owned(), at(known.received_at)));
    more.push(("Came in".to_owned(), at(known.came_in_at)));
    if known.profile.custom.len() > card::CUSTOM_SHOWN {
        more.extend(
            known.profile.custom.iter().skip(card::CUSTOM_SHOWN).map(|(name, value)| (name.replace('_', " "), value.clone())),
        );
    }
    rows.push(pen.row());
    rows.extend(more.iter().flat_map(|(name, value)| named(name, value, width, pen)));
    rows
}

/// The record as its source gave it: where a normal form took its place, what stood there.
pub fn raw<'t>(app: &App, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let Some(story) = app.told() else { return vec![reading(pen)] };
    let profile = &story.lead.profile;
    let mut rows = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        let given = profile.given.get(name).cloned();
        let note = given.is_some();
        let Some(text) = given.clone().or_else(|| value.clone()).filter(|text| !text.is_empty()) else { return };
        let mut lines = named(&name.replace('_', " "), &text, width, pen);
        if let (true, Some(now)) = (note, value)
            && let Some(last) = lines.pop()
        {
            lines.push(last.gap(2).put(Shown::of(&format!("read as {now}")), Meaning::Muted));
        }
        rows.extend(lines);
    };
    add("id", story.lead.external_id.clone());
    add("name", profile.name.clone());
    add("email", profile.email.clone());
    add("phone", profile.phone.clone());
    add("title", profile.title.clone());
    add("company", profile.company.clone());
    add("website", profile.website.clone());
    add("account_ref", profile.account_ref.clone());
    add("country", profile.country.map(|country| country.as_str().to_owned()));
    add("state", profile.state.map(|state| state.as_str().to_owned()));
    add("city", profile.city.clone());
    add("postal_code", profile.postal_code.clone());
    add("employees", profile.employees.map(|n| n.to_string()));
    add("revenue", profile.revenue.map(|n| n.to_string()));
    add("industry", profile.industry.clone());
    add("product", profile.product.clone());
    add("language", profile.language.map(|language| language.as_str().to_owned()));
    add("source", profile.source.as_ref().map(|source| source.as_str().to_owned()));
    add("kind", profile.kind.as_ref().map(|kind| kind.as_str().to_owned()));
    add("score", profile.score.map(|score| score.to_string()));
    add("tags", Some(profile.tags.iter().cloned().collect::<Vec<_>>().join(", ")));
    for (name, value) in &profile.custom {
        add(name, Some(value.clone()));
    }
    rows
}

/// What was written down.
pub fn notes<'t>(app: &App, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let Some(story) = app.told() else { return vec![reading(pen)] };
    if story.notes.is_empty() {
        return vec![pen.row().put("No note yet. ", Meaning::Plain).hint("n writes one")];
    }
    let mut rows = Vec::new();
    for note in &story.notes {
        let when = note.at.local(app.zone).format("%a %-d %b %H:%M").to_string();
        let head = pen.row().put(when, Meaning::Muted).gap(2).put(Shown::of(note.by.as_str()), Meaning::Muted);
        rows.push(head.gap(2).put(format!("entry {}", note.entry), Meaning::Muted));
        rows.extend(
            Shown::of(&note.text)
                .wrap(width.saturating_sub(2))
                .into_iter()
                .map(|line| pen.row().gap(2).put(line, Meaning::Plain)),
        );
        rows.push(pen.row());
    }
    rows
}

fn reading(pen: Pen<'_>) -> Row<'_> {
    pen.row().put("reading ...", Meaning::Muted)
}

fn named<'t>(name: &str, value: &str, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let mut rows = Vec::new();
    for (index, line) in Shown::of(value).wrap(width.saturating_sub(NAME).max(10)).into_iter().enumerate() {
        let head = if index == 0 { Shown::of(name).fit(NAME) } else { Shown::of("").fit(NAME) };
        rows.push(pen.row().put(head, Meaning::Muted).put(line, Meaning::Plain));
    }
    rows
}

/// The facts beside the timeline.
pub fn facts<'t>(app: &App, lead: &LeadRow, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let mut rows = Vec::new();
    let mut line = |text: Option<String>, meaning| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            rows.push(pen.row().put(Shown::of(&text).clip(width), meaning));
        }
    };
    let named = lead.name.as_deref().or(lead.erased.and(lead.called()));
    line(named.map(str::to_owned), Meaning::Title);
    line(lead.email.clone(), Meaning::Plain);
    let story = app.told();
    let profile = story.map(|story| &story.lead.profile);
    line(profile.and_then(|profile| profile.phone.clone()), Meaning::Plain);
    line(profile.and_then(|profile| profile.title.clone()), Meaning::Muted);
    let website = profile.and_then(|profile| profile.website.clone());
    line(Some([lead.company.clone(), website].into_iter().flatten().collect::<Vec<_>>().join(", ")), Meaning::Plain);
    if let Some(profile) = profile {
        let place = [
            // A state names its country.
            profile.country.filter(|_| profile.state.is_none()).map(|country| country.as_str().to_owned()),
            profile.state.map(|state| state.as_str().to_owned()),
            profile.city.clone(),
        ];
        line(Some(place.into_iter().flatten().collect::<Vec<_>>().join(", ")), Meaning::Plain);
    }
    let mut facts: Vec<(&str, Option<String>)> = Vec::new();
    if let Some(profile) = profile {
        facts.push(("size", profile.employees.and_then(|n| u64::try_from(n).ok()).map(format::grouped)));
        facts.push(("score", profile.score.or(lead.score).map(|score| score.to_string())));
        facts.push(("interest", profile.product.clone()));
        facts.push(("language", profile.language.map(|language| language.as_str().to_owned())));
    }
    facts.push(("source", lead.source.as_ref().map(|source| source.as_str().to_owned())));
    facts.push(("system", story.map(|story| story.origin.clone())));
    facts.push(("notes", story.filter(|story| story.noted > 0).map(|story| story.noted.to_string())));
    for (name, value) in facts {
        if let Some(value) = value {
            let value = Shown::of(&value).clip(width.saturating_sub(10));
            rows.push(pen.row().cell(name, 10, Meaning::Muted).put(value, Meaning::Plain));
        }
    }
    rows
}

/// The facts in one line, for a small screen.
pub fn in_a_line<'t>(app: &App, lead: &LeadRow, pen: Pen<'t>) -> Row<'t> {
    let mut row = pen.row().gap(1);
    let place =
        lead.state.map(|state| state.as_str().to_owned()).or_else(|| lead.country.map(|country| country.as_str().to_owned()));
    let profile = app.told().map(|story| &story.lead.profile);
    let size = profile.and_then(|profile| profile.employees).map(|n| format!("size {n}"));
    let score = lead.score.map(|score| format!("score {score}"));
    let source = lead.source.as_ref().map(|source| Shown::of(source.as_str()).clip(14).to_string());
    for part in [place, size, score, source].into_iter().flatten() {
        row = row.put(part, Meaning::Muted).gap(2);
    }
    let (who, meaning) = owner(app, lead);
    row = row.put("owner ", Meaning::Muted).put(Shown::of(&who).clip(20), meaning);
    let due = format::due(lead, app.now, app.zone);
    if due.text.is_empty() { row } else { row.put(", ", Meaning::Muted).put(due.text, due.meaning) }
}

/// How to reach them, for a small screen.
pub fn contact<'t>(app: &App, lead: &LeadRow, width: usize, pen: Pen<'t>) -> Row<'t> {
    let profile = app.told().map(|story| &story.lead.profile);
    let parts = [
        lead.email.clone(),
        profile.and_then(|profile| profile.phone.clone()),
        profile.and_then(|profile| profile.language).map(|language| format!("language {}", language.as_str())),
    ];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("   ");
    pen.row().gap(1).put(Shown::of(&text).clip(width.saturating_sub(2)), Meaning::Muted)
}
