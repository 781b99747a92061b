//! One lead: what is known, why it is where it is, and what every rep would be told now.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    actions::ask::{About, Candidate, Explanation, LeadCard, PassedOver},
    model::{
        decision::{Cause, Decision, Outcome},
        lead::Profile,
        listing::LeadRow,
        time::{Instant, Zone},
    },
    outbound::shown::Shown,
    tui::{
        format::{self, Said},
        layout::Shape,
        state::{App, Live},
        theme::Meaning,
        zones::Target,
    },
};

use super::pen::{Pen, Row};

/// Columns of the names of fields.
const NAME: usize = 11;
/// Fields of its own that a card shows.
pub const CUSTOM_SHOWN: usize = 4;
/// From this width on fields and reasons stand side by side.
const SIDE_BY_SIDE: u16 = 90;

/// A lead for people: its name, else its email, else its company, else its number.
pub fn name(lead: &LeadRow) -> String {
    called(lead).map_or_else(|| format!("L-{}", lead.id), str::to_owned)
}

fn called(lead: &LeadRow) -> Option<&str> {
    [&lead.name, &lead.email, &lead.company].into_iter().flatten().next().map(String::as_str)
}

/// The lead under the cursor, below or beside its list. Gives back how many of its lines can be scrolled away.
pub fn beside(app: &App, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let Some(lead) = app.leads().and_then(|leads| leads.list.selected()) else { return 0 };
    pen.zone(area, Target::Detail);
    let part = Part::Beside(app.beside);
    let card = app.card.as_deref().filter(|card| card.lead.id == lead.id);
    let title = heading(lead, pen);
    match app.plan().shape {
        Shape::Boxed | Shape::Wide => {
            let right = pen.row().hint("Enter all of it").gap(3).hint("p hide");
            let inner = pen.frame(buffer, area, &title, &right);
            let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
            if inner.width >= SIDE_BY_SIDE {
                side_by_side(app, lead, card, part, pen, buffer, inner)
            } else {
                stacked(app, lead, card, part, pen, buffer, inner)
            }
        }
        Shape::Compact | Shape::ListOnly | Shape::TooSmall => {
            let about = pen.row().put(in_short(app, lead), Meaning::Muted);
            pen.rule(buffer, area, 0, &title, &about);
            let inner = Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 1 };
            paste(&digest(app, lead, card, usize::from(inner.width), pen), part, pen, buffer, inner)
        }
    }
}

fn side_by_side(
    app: &App,
    lead: &LeadRow,
    card: Option<&LeadCard>,
    part: Part,
    pen: Pen<'_>,
    buffer: &mut Buffer,
    area: Rect,
) -> usize {
    let left = Rect { width: area.width * 2 / 5, ..area };
    let right = Rect { x: left.right() + 2, width: area.width - left.width - 2, ..area };
    let more_left = paste(&fields(app, lead, card, usize::from(left.width), pen), part, pen, buffer, left);
    for y in 0..area.height {
        pen.put(buffer, Rect { x: left.right(), width: 1, ..area }, y, &pen.row().put("│", Meaning::Frame));
    }
    let width = usize::from(right.width);
    let mut rows = digest(app, lead, card, width, pen);
    rows.extend(candidates(app, card, pen));
    more_left.max(paste(&rows, part, pen, buffer, right))
}

fn stacked(
    app: &App,
    lead: &LeadRow,
    card: Option<&LeadCard>,
    part: Part,
    pen: Pen<'_>,
    buffer: &mut Buffer,
    area: Rect,
) -> usize {
    let width = usize::from(area.width);
    let mut rows = digest(app, lead, card, width, pen);
    rows.push(pen.row());
    rows.extend(fields(app, lead, card, width, pen));
    rows.extend(candidates(app, card, pen));
    paste(&rows, part, pen, buffer, area)
}

/// Which lines of a lead are wanted.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Those from there on, beside the list.
    Beside(usize),
    /// Those from there on, on the whole screen.
    From(usize),
}

/// As many lines as there is room for; the last one says that there are more, and the key that shows them.
/// Gives back how many there is no room for.
pub fn paste(rows: &[Row<'_>], part: Part, pen: Pen<'_>, buffer: &mut Buffer, area: Rect) -> usize {
    let height = usize::from(area.height);
    let (from, key) = match part {
        Part::Beside(from) => (from, "Enter shows all"),
        Part::From(from) => (from, "j scrolls"),
    };
    let over = rows.len().saturating_sub(height);
    let rest = &rows[from.min(over)..];
    for (y, row) in (0..area.height).zip(rest) {
        pen.put(buffer, area, y, row);
    }
    if rest.len() > height && area.height > 0 {
        let more = pen.row().put(format!(" {} more below, {key}", rest.len() - height + 1), Meaning::Muted);
        let last = area.height - 1;
        pen.blank(buffer, area, last);
        pen.put(buffer, area, last, &more);
    }
    over
}

fn heading<'t>(lead: &LeadRow, pen: Pen<'t>) -> Row<'t> {
    let row = pen.row().put(format!("L-{}", lead.id), Meaning::Muted);
    let Some(called) = called(lead) else { return row };
    let row = row.gap(2).put(Shown::of(called).clip(30), Meaning::Title);
    match &lead.company {
        Some(company) if lead.name.is_some() || lead.email.is_some() => {
            row.put(", ", Meaning::Title).put(Shown::of(company).clip(24), Meaning::Title)
        }
        Some(_) | None => row,
    }
}

/// Source, score and age, for the rule above a small detail.
fn in_short(app: &App, lead: &LeadRow) -> String {
    let source = lead.source.as_ref().map(|source| Shown::of(source.as_str()).clip(14).to_string());
    let score = lead.score.map(|score| format!("score {score}"));
    let age = format!("{} old", format::span(app.now.since(lead.received_at)));
    [source, score, Some(age)].into_iter().flatten().collect::<Vec<_>>().join("  ")
}

/// What is known of a lead, a line a field.
pub fn fields<'t>(app: &App, lead: &LeadRow, card: Option<&LeadCard>, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let zone = app.zone;
    let due = format::due(lead, app.now, zone);
    let mut known: Vec<(&'static str, String, Meaning)> = Vec::new();
    let mut add = |name, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            known.push((name, value, Meaning::Plain));
        }
    };
    add("Email", lead.email.clone());
    if let Some(card) = card {
        profile(&card.lead.profile, &mut add);
    }
    let words = [lead.source.as_ref().map(|s| s.as_str().to_owned()), lead.kind.as_ref().map(|k| k.as_str().replace('_', " "))];
    add("Source", Some(words.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    add("Score", lead.score.map(|score| score.to_string()));
    add("Arrived", Some(arrived(lead.received_at, app.now, zone, card)));
    let (owner, meaning) = super::leads::owner(app, lead);
    let covering = lead.covering_for.and_then(|rep| app.reps.name(rep)).map(|name| format!(" for {name}"));
    known.push(("Owner", owner + covering.as_deref().unwrap_or(""), meaning));
    if let Some(at) = lead.clock.and_then(|clock| clock.due).filter(|_| !due.text.is_empty()) {
        let when = format::at(at, app.now, zone);
        // On another day what is left is that very time.
        let left = (due.text != when).then_some(due.text);
        let sla = lead.sla.as_ref().map(ToString::to_string);
        let text = [Some(when), left, sla].into_iter().flatten().collect::<Vec<_>>().join(", ");
        known.push(("Touch due", text, due.meaning));
    }
    let touched = lead.touched_at.map(|at| format::at(at, app.now, zone));
    known.extend(touched.map(|text| ("Contacted", text, Meaning::Good)));
    let snoozed =
        lead.snoozed_until.filter(|until| *until > app.now).map(|at| format!("until {}", format::at(at, app.now, zone)));
    known.extend(snoozed.map(|text| ("Snoozed", text, Meaning::Muted)));
    let line = |(name, value, meaning): (&'static str, String, Meaning)| {
        pen.row().cell(name, NAME, Meaning::Muted).put(Shown::of(&value).clip(width.saturating_sub(NAME)), meaning)
    };
    known.into_iter().map(line).collect()
}

fn profile(profile: &Profile, add: &mut impl FnMut(&'static str, Option<String>)) {
    add("Phone", profile.phone.clone());
    add("Title", profile.title.clone());
    add("Website", profile.website.clone());
    let place = [
        profile.country.map(|country| country.as_str().to_owned()),
        profile.state.map(|state| state.as_str().to_owned()),
        profile.city.clone(),
        profile.postal_code.clone(),
    ];
    add("Where", Some(place.into_iter().flatten().collect::<Vec<_>>().join(", ")));
    let employees = profile.employees.and_then(|n| u64::try_from(n).ok()).map(|n| format::count(n, "employee"));
    let revenue = profile.revenue.and_then(|n| u64::try_from(n).ok()).map(|n| format!("revenue {}", format::grouped(n)));
    add("Size", Some([employees, revenue].into_iter().flatten().collect::<Vec<_>>().join(", ")));
    add("Industry", profile.industry.clone());
    add("Product", profile.product.clone());
    add("Language", profile.language.map(|language| language.as_str().to_owned()));
    add("Tags", Some(profile.tags.iter().cloned().collect::<Vec<_>>().join(", ")));
    for (name, value) in profile.custom.iter().take(CUSTOM_SHOWN) {
        add("Also", Some(format!("{name}: {value}")));
    }
}

fn arrived(at: Instant, now: Instant, zone: Zone, card: Option<&LeadCard>) -> String {
    let origin = card.map(|card| crate::actions::receipt::story::origin(&card.lead.origin)).filter(|origin| !origin.is_empty());
    let origin = origin.map(|origin| format!(", {origin}")).unwrap_or_default();
    let when = if at.day(zone) == now.day(zone) {
        format::time_of_day(at, zone)
    } else {
        at.local(zone).format("%-d %b %Y %H:%M").to_string()
    };
    format!("{when}, {} ago{origin}", format::span(now.since(at)))
}

/// The reasons in the order of their weight, for a place that shows only the first of them: what decided, what would have
/// changed it, and the rules above together where they failed alike.
fn digest<'t>(app: &App, lead: &LeadRow, card: Option<&LeadCard>, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let Some((card, explanation)) = card.and_then(|card| Some((card, card.explanation.as_ref()?))) else {
        return reasons(app, lead, card, width, pen);
    };
    let mut rows = opening(app, explanation, width, pen);
    let put = |rows: &mut Vec<Row<'t>>, text: &str, depth: u8, meaning: Meaning| {
        let indent = usize::from(depth) * 2;
        for (index, line) in Shown::of(text).wrap(width.saturating_sub(indent + 2)).into_iter().enumerate() {
            rows.push(pen.row().gap(if index == 0 { indent } else { indent + 2 }).put(line, meaning));
        }
    };
    let lines = || explanation.lines.iter().filter(|line| line.text != explanation.summary);
    for line in lines().filter(|line| weighs(line.about)) {
        put(&mut rows, &line.text, line.depth, look(line.about));
    }
    for (nth, text) in card.instead.iter().enumerate() {
        let lead_in = if nth == 0 { "would change if " } else { "or if " };
        put(&mut rows, &format!("{lead_in}{text}"), 0, Meaning::Accent);
    }
    for line in explanation.beside.iter().chain(lines().filter(|line| matches!(line.about, About::Beginning | About::Lead))) {
        put(&mut rows, &line.text, line.depth, look(line.about));
    }
    for (rules, because) in alike(&explanation.passed_over) {
        let (word, did) = if rules.len() == 1 { ("rule", "did not match") } else { ("rules", "did not match") };
        put(&mut rows, &format!("{word} {} {did}: {because}", rules.join(", ")), 0, Meaning::Muted);
    }
    rows
}

/// What made the decision, as far as the summary leaves it open.
fn weighs(about: About) -> bool {
    match about {
        About::Rule | About::Asked | About::Skipped | About::InLine | About::Chosen => true,
        About::Beginning | About::Lead | About::RulePassedOver | About::Outcome => false,
    }
}

/// Rules that did not match for the same reason, by their place, in the order of the first of them.
fn alike(passed_over: &[PassedOver]) -> Vec<(Vec<String>, &str)> {
    let mut groups: Vec<(Vec<String>, &str)> = Vec::new();
    for rule in passed_over {
        let position = rule.position.to_string();
        match groups.iter_mut().find(|(_, because)| *because == rule.because) {
            Some((rules, _)) => rules.push(position),
            None => groups.push((vec![position], &rule.because)),
        }
    }
    groups
}

/// What stands above all reasons: that no book was there, and the whole decision in a sentence.
fn opening<'t>(app: &App, explanation: &Explanation, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let without = without_book(app.live, &explanation.decision);
    let without = without.iter().flat_map(|text| Shown::of(text).wrap(width)).map(|line| pen.row().put(line, Meaning::Nobody));
    let summary = Shown::of(&explanation.summary).wrap(width).into_iter().map(|line| pen.row().put(line, Meaning::Title));
    without.chain(summary).collect()
}

/// Why a lead is where it is, in the order in which it was decided.
pub fn reasons<'t>(app: &App, lead: &LeadRow, card: Option<&LeadCard>, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let Some(card) = card else { return vec![pen.row().put("reading its reasons ...", Meaning::Muted)] };
    let Some(explanation) = &card.explanation else {
        let (state, meaning) = format::state(lead, app.now);
        return vec![pen.row().put(state, meaning).gap(2).put("not routed yet, r routes it", Meaning::Muted)];
    };
    let mut rows = opening(app, explanation, width, pen);
    // The trace ends with the same sentence.
    for line in explanation.beside.iter().chain(&explanation.lines).filter(|line| line.text != explanation.summary) {
        let indent = usize::from(line.depth) * 2;
        for (index, text) in Shown::of(&line.text).wrap(width.saturating_sub(indent + 2)).into_iter().enumerate() {
            let more = if index == 0 { indent } else { indent + 2 };
            rows.push(pen.row().gap(more).put(text, look(line.about)));
        }
    }
    rows
}

/// Of a lead that waits because no rulebook was live when it was decided on: what routes it.
fn without_book(live: Live, decision: &Decision) -> Option<String> {
    match (&decision.outcome, decision.rulebook, live) {
        (Outcome::Fallback { cause: Cause::NoRule, .. }, None, Live::Nothing) => {
            Some("no rulebook is live: leadtower rules publish FILE".to_owned())
        }
        (Outcome::Fallback { cause: Cause::NoRule, .. }, None, Live::Book(version)) => {
            Some(format!("it came in before rulebook {version}: r routes it again, and all that are marked"))
        }
        _ => None,
    }
}

fn look(about: About) -> Meaning {
    match about {
        About::Beginning | About::Lead | About::Asked | About::InLine => Meaning::Plain,
        About::RulePassedOver => Meaning::Muted,
        About::Rule => Meaning::Accent,
        About::Chosen => Meaning::Chosen,
        About::Skipped => Meaning::Skipped,
        About::Outcome => Meaning::Title,
    }
}

/// Every rep and what they would be told now.
pub fn candidates<'t>(app: &App, card: Option<&LeadCard>, pen: Pen<'t>) -> Vec<Row<'t>> {
    let Some(card) = card.filter(|card| !card.candidates.is_empty()) else { return Vec::new() };
    let longest = card.candidates.iter().map(|candidate| Shown::of(&candidate.name).width()).max().unwrap_or(0).min(22);
    let mut rows = vec![pen.row(), pen.row().put("If it were given now", Meaning::Muted)];
    rows.extend(card.candidates.iter().map(|candidate| {
        let now = now_of(app, candidate);
        let load = format::load(candidate.load.open, candidate.max_open());
        let row = pen
            .row()
            .gap(2)
            .cell(Shown::of(&candidate.name), longest, Meaning::Plain)
            .gap(2)
            .cell(now.text, 22, now.meaning)
            .gap(1)
            .put(load, Meaning::Muted);
        if candidate.has_it() { row.gap(2).put("has it now", Meaning::Plain) } else { row }
    }));
    rows
}

/// What a rep would be told now; of whoever has the lead, whether they could take another.
pub fn now_of(app: &App, candidate: &Candidate) -> Said {
    match app.reps.get(candidate.rep).filter(|_| candidate.has_it()) {
        Some(row) => format::availability(row, app.now),
        None => format::verdict(&candidate.verdict, app.now, zone_of(app, candidate)),
    }
}

/// The zone of a rep, as the roster knows it.
pub fn zone_of(app: &App, candidate: &Candidate) -> Zone {
    app.reps.get(candidate.rep).map_or(app.zone, |row| row.rep.zone())
}
