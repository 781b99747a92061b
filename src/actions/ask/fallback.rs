//! What can be asked about the Fallback queue: a group in full, who fits its leads best, and what became of those that an
//! action left alone.

use crate::{
    actions::{
        Desk,
        error::{ActionError, Refusal},
        receipt::{Left, Receipt},
    },
    model::{
        decision::Decision,
        filter::{Filter, Status},
        held::HeldFor,
        id::{GroupId, LeadId, RepId, RulebookVersion},
        rep::Employment,
        rule::Switch,
        snag::Snag,
        time::Millis,
    },
    routing::{
        accounts::AccountIndex,
        explain::{self, Names as Called},
        fit::Fitting,
        snag::blamed,
    },
    store::{
        Scope, decisions,
        fallback::{self, Past},
        leads, listing,
        names::Names,
        page::{Order, Page},
    },
};

use super::candidates::{HANDS_SINCE, Told};

/// A group of the Fallback queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Which.
    pub id: GroupId,
    /// What keeps its leads there.
    pub snag: Snag,
    /// Why it exists, in plain words.
    pub why: String,
    /// What became of others, in plain words; nothing where there were none.
    pub history: Option<String>,
    /// The rulebook in force, by which they would be routed again.
    pub live: Option<RulebookVersion>,
}

/// Who fits a lead best of those who are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Best {
    /// Who.
    pub rep: RepId,
    /// How well: 0..=100.
    pub points: u8,
}

/// A group in full; `None` of a number that is no group's.
pub fn group(desk: &mut Desk, id: GroupId) -> Result<Option<Group>, ActionError> {
    let Some(snag) = fallback::snag(desk.conn(), id)? else { return Ok(None) };
    let past = fallback::past(desk.conn(), id, desk.now() - HANDS_SINCE)?;
    let asked = asked(desk, id, &snag)?;
    let viewer = desk.viewer;
    let picture = desk.look()?;
    let called = Called { roster: &picture.roster, zone: viewer.unwrap_or_else(|| picture.zone()) };
    let rules = blamed(&snag, &picture.book);
    let on = picture.book.rulebook().rules.iter().filter(|rule| rule.switch == Switch::On).count();
    let why = explain::snag_why(&snag, &rules, on, &asked, &called);
    Ok(Some(Group { id, history: history(&snag, &past, &called), why, snag, live: picture.book.version() }))
}

/// Leads of a group whose decisions are read for why nobody of their pool could take them.
const READ: usize = 20;

/// The decisions of the oldest leads of a group that a pool could not take; of any other group none is needed.
fn asked(desk: &Desk, id: GroupId, snag: &Snag) -> Result<Vec<Decision>, ActionError> {
    let (Snag::NobodyFree(_) | Snag::Held(HeldFor::Pool(_))) = snag else { return Ok(Vec::new()) };
    let filter = Filter { group: Some(id), statuses: vec![Status::Fallback], ..Filter::default() };
    let rows = listing::leads(desk.conn(), &filter, Scope::at(desk.now(), &[]), Page::first(Order::Oldest, READ))?;
    let mut all = Vec::with_capacity(rows.len());
    for decision in rows.iter().filter_map(|row| row.decision) {
        all.extend(decisions::get(desk.conn(), decision)?.map(|kept| kept.decision));
    }
    Ok(all)
}

fn history(snag: &Snag, past: &Past, called: &Called<'_>) -> Option<String> {
    let Past { came, by_hand, more } = past;
    let days = HANDS_SINCE.0 / Millis::DAY.0;
    (*came > 0).then(|| explain::snag_history(snag, days, *came, by_hand, *more, called))
}

/// Who fits each of these leads best, of the active reps who are not away: of those at work, else of those off hours.
pub fn best(desk: &mut Desk, ids: &[LeadId]) -> Result<Vec<(LeadId, Best)>, ActionError> {
    let now = desk.now();
    let sketches = leads::sketches(desk.conn(), &Names::load(desk.conn())?, ids)?;
    let told = Told::of(desk.conn(), &sketches, now)?;
    let picture = desk.look()?;
    let none = AccountIndex::default();
    let floor = picture.floor(&none);
    let fitting = Fitting::new(&picture.book, &floor, now);
    let there: Vec<(usize, RepId, bool)> = picture
        .roster
        .reps()
        .iter()
        .enumerate()
        .filter(|(position, rep)| rep.employment == Employment::Active && picture.roster.away(*position, now).is_none())
        .map(|(position, rep)| (position, rep.id, fitting.is_at_work(position)))
        .collect();
    let mut known = std::collections::BTreeMap::new();
    let mut found = Vec::with_capacity(sketches.len());
    for sketch in &sketches {
        let wish = told.wish(&fitting, sketch);
        let best = *known.entry(wish).or_insert_with_key(|wish| {
            // Who is at work first, and had it not already; of equals the one with the lighter load, then the first of the
            // roster.
            let each = there.iter().map(|(position, rep, at_work)| {
                let points = fitting.points(*position, wish);
                let key = (
                    !*at_work,
                    fitting.had(*position, wish),
                    std::cmp::Reverse(points),
                    picture.loads[*position].open,
                    *position,
                );
                (key, Best { rep: *rep, points })
            });
            each.min_by_key(|(key, _)| *key).map(|(_, best)| best)
        });
        found.extend(best.map(|best| (sketch.id, best)));
    }
    Ok(found)
}

/// The leads that an action left alone, as one tells of them.
pub fn left(desk: &Desk, receipt: &Receipt) -> Result<Vec<Left>, ActionError> {
    let ids: Vec<LeadId> = receipt.left.iter().map(|(lead, _)| *lead).collect();
    let sketches = leads::sketches(desk.conn(), &Names::load(desk.conn())?, &ids)?;
    let mut all = Vec::with_capacity(ids.len());
    for (lead, why) in &receipt.left {
        let profile = sketches.iter().find(|sketch| sketch.id == *lead).map(|sketch| &sketch.profile);
        let name = profile.and_then(|profile| profile.name.clone().or_else(|| profile.email.clone()));
        let moved = match why {
            Refusal::Moved { now: Some(decision), .. } => decisions::get(desk.conn(), *decision)?,
            _ => None,
        };
        let since = moved.map(|kept| desk.now().since(kept.decision.at));
        all.push(Left { lead: *lead, name: name.unwrap_or_else(|| explain::lead_label(*lead)), why: why.clone(), since });
    }
    Ok(all)
}
