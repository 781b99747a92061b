//! Why a lead is where it is, in columns: each rule and rep that was asked, the word for the answer, the reason.

use crate::{
    actions::ask::{About, Asked, Explanation, Goes, LeadCard},
    model::{
        decision::{Cause, Decision, Outcome},
        listing::LeadRow,
    },
    outbound::shown::Shown,
    tui::{
        format,
        state::{App, Live},
        theme::Meaning,
    },
};

use super::pen::{Pen, Row};

/// Columns of the answer of a rule or rep.
const SAID: usize = 5;
/// Lines of the sentence that says why, on a small screen.
const BECAUSE: usize = 2;
/// The heading of what would have sent the lead elsewhere.
const CHANGE: &str = "WOULD CHANGE IF";
/// The heading of what would not have.
const NO_CHANGE: &str = "NOT EVEN IF";

/// The reasons for a place that shows only the first of them: what decided and who was skipped, what would have changed it,
/// and then the rules above.
pub fn digest<'t>(app: &App, lead: &LeadRow, card: Option<&LeadCard>, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let (card, explanation) = match explained(app, lead, card, pen) {
        Ok(known) => known,
        Err(rows) => return rows,
    };
    let mut rows = opening(app, explanation, width, pen);
    let is_above = |asked: &&Asked| asked.about == About::RulePassedOver;
    rows.extend(asked(&explanation.table.rows, |asked| !is_above(&asked), width, pen));
    rows.extend(changes(card, width, pen));
    rows.extend(beside(explanation, width, pen));
    rows.extend(asked(&explanation.table.rows, |asked| is_above(&asked), width, pen));
    rows.extend(context(explanation, width, pen));
    rows
}

/// The same for a few lines: a sentence in place of the columns.
pub fn in_short<'t>(app: &App, lead: &LeadRow, card: Option<&LeadCard>, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let (card, explanation) = match explained(app, lead, card, pen) {
        Ok(known) => known,
        Err(rows) => return rows,
    };
    let mut rows = without_book(app, explanation, width, pen);
    rows.push(headline(explanation, width, pen));
    let because = explanation.table.because.as_deref().map(|text| clipped(text, width, BECAUSE)).unwrap_or_default();
    rows.extend(because.into_iter().map(|line| pen.row().put(line, Meaning::Plain)));
    rows.extend(changes(card, width, pen));
    rows.extend(beside(explanation, width, pen));
    rows.extend(asked(&explanation.table.rows, |_| true, width, pen));
    rows.extend(context(explanation, width, pen));
    rows
}

/// All of it, in the order in which it was decided.
pub fn whole<'t>(app: &App, lead: &LeadRow, card: Option<&LeadCard>, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let (card, explanation) = match explained(app, lead, card, pen) {
        Ok(known) => known,
        Err(rows) => return rows,
    };
    let mut rows = opening(app, explanation, width, pen);
    rows.extend(asked(&explanation.table.rows, |_| true, width, pen));
    let last = context(explanation, width, pen);
    let changes = changes(card, width, pen);
    let beside = beside(explanation, width, pen);
    for part in [last, changes, beside].into_iter().filter(|part| !part.is_empty()) {
        rows.push(pen.row());
        rows.extend(part);
    }
    rows
}

/// All of it for a lead that is only tried: what it was known as stands first, for it is what the line was read as.
pub fn of_trial<'t>(explanation: &Explanation, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let mut rows = vec![outcome(explanation, pen)];
    let by = Shown::of(&explanation.table.by).wrap(width.saturating_sub(2));
    rows.extend(by.into_iter().map(|line| pen.row().gap(2).put(line, Meaning::Plain)));
    rows.push(pen.row());
    rows.extend(asked(&explanation.table.rows, |_| true, width, pen));
    rows.push(pen.row());
    let known = explanation.lines.iter().filter(|line| line.about == About::Lead).map(|line| line.text.as_str());
    let below = explanation.table.below.join(", ");
    let below = (!below.is_empty()).then(|| format!("Not reached: {below}"));
    let lines = below.iter().map(String::as_str).chain(known).flat_map(|text| Shown::of(text).wrap(width));
    rows.extend(lines.map(|line| pen.row().put(line, Meaning::Muted)));
    rows
}

/// The lead's card and decision; without one, what stands in place of the reasons.
fn explained<'c, 't>(
    app: &App,
    lead: &LeadRow,
    card: Option<&'c LeadCard>,
    pen: Pen<'t>,
) -> Result<(&'c LeadCard, &'c Explanation), Vec<Row<'t>>> {
    let Some(card) = card else { return Err(vec![pen.row().put("reading its reasons ...", Meaning::Muted)]) };
    card.explanation.as_ref().map(|explanation| (card, explanation)).ok_or_else(|| {
        let (state, meaning) = format::state(lead, app.now);
        vec![pen.row().put(state, meaning).gap(2).put("not routed yet, r routes it", Meaning::Muted)]
    })
}

/// What stands above all reasons: that no book was there; what came of it, and by which rule.
fn opening<'t>(app: &App, explanation: &Explanation, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let mut rows = without_book(app, explanation, width, pen);
    let head = headline(explanation, width, pen);
    let table = &explanation.table;
    if head.width() <= width {
        rows.push(head);
    } else {
        rows.push(outcome(explanation, pen));
        rows.extend(
            Shown::of(&table.by).wrap(width.saturating_sub(2)).into_iter().map(|line| pen.row().gap(2).put(line, Meaning::Plain)),
        );
    }
    // Of rules and reps the columns tell; what a person said stands nowhere else.
    let by_hand = table.rows.is_empty().then_some(table.because.as_deref()).flatten();
    rows.extend(by_hand.into_iter().flat_map(|text| Shown::of(text).wrap(width)).map(|line| pen.row().put(line, Meaning::Plain)));
    rows
}

fn outcome<'t>(explanation: &Explanation, pen: Pen<'t>) -> Row<'t> {
    let table = &explanation.table;
    let meaning = match explanation.decision.outcome {
        Outcome::Fallback { .. } => Meaning::Nobody,
        Outcome::Assigned { .. } | Outcome::Nurture | Outcome::Duplicate { .. } | Outcome::Closed { .. } => Meaning::Muted,
    };
    let row = pen.row().put(table.word, meaning);
    if table.who.is_empty() { row } else { row.gap(1).put(Shown::of(&table.who), Meaning::Title) }
}

fn headline<'t>(explanation: &Explanation, width: usize, pen: Pen<'t>) -> Row<'t> {
    let table = &explanation.table;
    let row = outcome(explanation, pen);
    let row = if table.by.is_empty() { row } else { row.gap(1).put(Shown::of(&table.by), Meaning::Plain) };
    let book = explanation.decision.rulebook.filter(|_| !table.rows.is_empty());
    let book = book.map(|version| pen.row().gap(2).put(format!("rules v{version}"), Meaning::Muted));
    match book {
        Some(book) if row.width() + book.width() <= width => row.then(book),
        Some(_) | None => row,
    }
}

/// Rules and whom they asked: who, the answer, the reason.
fn asked<'t>(rows: &[Asked], which: impl Fn(&Asked) -> bool, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let indent = |asked: &Asked| usize::from(asked.depth) * 3;
    let longest = rows.iter().map(|asked| indent(asked) + Shown::of(&asked.what).width()).max().unwrap_or(0);
    let what = longest.min(width * 2 / 5);
    let before = what + 1 + SAID + 1;
    let mut lines = Vec::new();
    for asked in rows.iter().filter(|asked| which(asked)) {
        let meaning = look(asked.about);
        let name = Shown::of(&asked.what).fit(what.saturating_sub(indent(asked)));
        let head = pen.row().gap(indent(asked)).put(name, meaning).gap(1).cell(asked.said, SAID, meaning).gap(1);
        let mut why = Shown::of(&asked.why).wrap(width.saturating_sub(before).max(16)).into_iter();
        lines.push(match why.next() {
            Some(first) => head.put(first, meaning),
            None => head,
        });
        lines.extend(why.map(|line| pen.row().gap(before).put(line, meaning)));
    }
    lines
}

fn look(about: About) -> Meaning {
    match about {
        About::Beginning | About::Lead | About::Asked | About::InLine => Meaning::Plain,
        About::RulePassedOver => Meaning::Muted,
        About::Rule => Meaning::Accent,
        About::Chosen => Meaning::Chosen,
        About::Skipped => Meaning::Skipped,
        About::Outcome => Meaning::Nobody,
    }
}

/// What would have sent it elsewhere, and what not even would.
fn changes<'t>(card: &LeadCard, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let mut rows = Vec::new();
    for (goes, heading) in [(Goes::Elsewhere, CHANGE), (Goes::TheSame, NO_CHANGE)] {
        let before = CHANGE.len() + 1;
        for (nth, hinge) in card.instead.iter().filter(|hinge| hinge.goes == goes).enumerate() {
            let text = format!("{} -> {}", hinge.what, hinge.place);
            for (line, text) in Shown::of(&text).wrap(width.saturating_sub(before).max(16)).into_iter().enumerate() {
                let heading = if nth + line == 0 { heading } else { "" };
                rows.push(pen.row().cell(heading, before, Meaning::Muted).put(text, Meaning::Accent));
            }
        }
    }
    rows
}

/// What the lead tells beside the decision.
fn beside<'t>(explanation: &Explanation, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    explanation
        .beside
        .iter()
        .flat_map(|line| {
            let indent = usize::from(line.depth) * 2;
            let lines = Shown::of(&line.text).wrap(width.saturating_sub(indent));
            lines.into_iter().map(move |line| pen.row().gap(indent).put(line, Meaning::Plain))
        })
        .collect()
}

/// The rules that were not asked, and what the decision knew of the lead.
fn context<'t>(explanation: &Explanation, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let below = &explanation.table.below;
    let below = (!below.is_empty()).then(|| format!("Not reached: {}", below.join(", ")));
    let known = explanation.lines.iter().filter(|line| matches!(line.about, About::Beginning | About::Lead));
    let lines = below.into_iter().chain(known.map(|line| line.text.clone()));
    lines.flat_map(|text| Shown::of(&text).wrap(width)).map(|line| pen.row().put(line, Meaning::Muted)).collect()
}

/// The first lines of a text; the last one is marked where there are more.
fn clipped(text: &str, width: usize, most: usize) -> Vec<Shown> {
    let lines = Shown::of(text).wrap(width);
    if lines.len() <= most {
        return lines;
    }
    let mut kept: Vec<Shown> = lines.into_iter().take(most).collect();
    if let Some(last) = kept.last_mut() {
        *last = Shown::of(&format!("{} ...", last.clip(width.saturating_sub(4))));
    }
    kept
}

/// Of a lead that waits because no rulebook was live when it was decided on: what routes it.
fn without_book<'t>(app: &App, explanation: &Explanation, width: usize, pen: Pen<'t>) -> Vec<Row<'t>> {
    let decision: &Decision = &explanation.decision;
    let text = match (&decision.outcome, decision.rulebook, app.live) {
        (Outcome::Fallback { cause: Cause::NoRule, .. }, None, Live::Nothing) => {
            "no rulebook is live: leadtower rules publish FILE".to_owned()
        }
        (Outcome::Fallback { cause: Cause::NoRule, .. }, None, Live::Book(version)) => {
            format!("it came in before rulebook {version}: r routes it again, and all that are marked")
        }
        _ => return Vec::new(),
    };
    Shown::of(&text).wrap(width).into_iter().map(|line| pen.row().put(line, Meaning::Nobody)).collect()
}
