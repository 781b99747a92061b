//! The one place that moves a lead: a decision becomes an owner or a queue, a clock, counts, balances and ledger lines.

use serde_json::{Map, Value};

use crate::{
    model::{
        decision::{Cause, Decision, Held, Outcome, Trigger},
        id::{DecisionId, PoolName, RepId},
        journal::{Change, Subject},
        lead::{Closing, LeadState, Stage},
        ledger::Sort,
        rep::Rep,
        rotation::Bookings,
        snag::Snag,
        time::{Zone, day_number},
    },
    routing::{
        moves::{self, Stood},
        rotation::pick_bookings,
        snag::snag,
    },
    store::{
        code,
        decisions::{self, DecisionRow, KeptDecision},
        error::{Result, StoreError},
        leads::{self, LeadRecord, Placing, Relation},
        tally::Tally,
    },
    worktime::sla,
};

use super::{
    books::{Way, event_of},
    clocks::{self, GoesOn},
    session::Session,
};

/// A lead on its way through an action, with how it stood when the action met it.
pub(super) struct Moving {
    /// As it was; `None` for one that is just coming in.
    before: Option<LeadRecord>,
    /// As it is now.
    pub record: LeadRecord,
    /// What was decided on the way; kept once the lead is, to which it refers.
    decided: Option<KeptDecision>,
}

impl Moving {
    /// A lead that was read.
    pub fn known(record: LeadRecord) -> Self {
        Self { before: Some(record.clone()), record, decided: None }
    }

    /// A lead that is coming in.
    pub fn coming(record: LeadRecord) -> Self {
        Self { before: None, record, decided: None }
    }

    /// Where it is now.
    pub fn state(&self) -> &LeadState {
        &self.record.lead.state
    }
}

impl Session<'_> {
    /// Gives a decision its number and has the lead follow it. Both are written by [`Self::finish`].
    /// `hand_pick` is what a pool that counts everything books for a lead it did not give itself.
    pub fn follow(&mut self, moving: &mut Moving, decision: Decision, hand_pick: Bookings) -> Result<()> {
        let id = self.new_decision();
        let lead = &moving.record.lead;
        let running = self.running(lead)?;
        let (state, placing) = (lead.state.clone(), moving.record.placing.clone());
        let stood = Stood { owner: state.owner, pool: placing.pool.as_ref() };
        let (extra, book) = moves::beside(&decision, stood, hand_pick);

        let mut bookings = decision.placed_by().map(pick_bookings).unwrap_or_default();
        bookings.credits.extend(extra.credits.iter().cloned());
        bookings.postings.extend(extra.postings.iter().cloned());
        let ledger_day = self.ledger_day();
        self.book(event_of(id, ledger_day), Sort::First, &bookings, Way::On)?;

        let receiver = moves::receiver(&decision);
        let received_day = receiver.map(|owner| self.receive(owner));
        let last_before = receiver.and_then(|owner| self.take_turn(owner, id));

        obey(&mut moving.record.lead.state, &decision, id);
        place(&mut moving.record.placing, &decision, book);
        moving.record.placing.snag = snag(&decision, &moving.record.lead.profile, &self.picture.book);
        let after_miss = receiver.is_some() && self.follows_miss(&decision)?;
        let goes_on = if after_miss { GoesOn::Fresh } else { GoesOn::Continued };
        moving.record.lead.state.reassigned += u32::from(after_miss);
        let name = match decision.trigger {
            Trigger::ByHand => state.sla.as_ref().or(decision.sla.as_ref()),
            Trigger::Received | Trigger::Reroute | Trigger::Sla | Trigger::Drained => {
                decision.sla.as_ref().or(state.sla.as_ref())
            }
            Trigger::Imported => None,
        };
        // As the live book has it; where that has none of that name any more, the clock goes on under its own.
        let (own, used) = running.map(|running| (running.policy, running.used)).unzip();
        let policy = name.and_then(|name| self.picture.book.sla(name).cloned()).or(own);
        let lead = &moving.record.lead;
        let times = (sla::clock_start(lead.received_at, lead.came_in_at).0, self.now);
        let state = &mut moving.record.lead.state;
        if state.touched_at.is_none() && matches!(state.stage, Stage::Assigned | Stage::Fallback) {
            if let Some(policy) = &policy {
                clocks::set(&self.picture, state, policy, used, goes_on, times);
            }
            let is_late = state.clock.and_then(|clock| clock.due).is_some_and(|due| due < self.now);
            if is_late && receiver.is_some() && state.breached_at.is_none() {
                // The time was over before they got it: the buyer's clock shows late, but it was not theirs to miss.
                state.breached_at = Some(self.now);
            }
        }
        let entry = self.entry;
        let kept = KeptDecision { id, entry, decision, received_day, ledger_day, last_before, taken_back: None, extra };
        moving.decided = Some(kept);
        Ok(())
    }

    /// Whether a decision gives a lead on because its last owner missed it, at once or after it waited for a place.
    fn follows_miss(&self, decision: &Decision) -> Result<bool> {
        Ok(match (decision.trigger, decision.previous) {
            (Trigger::Sla, _) => true,
            (Trigger::Drained, Some(before)) => match decisions::get(self.tx, before)? {
                Some(kept) => self.follows_miss(&kept.decision)?,
                None => false,
            },
            (Trigger::Received | Trigger::Imported | Trigger::Reroute | Trigger::ByHand | Trigger::Drained, _) => false,
        })
    }

    /// Counts one more lead for a rep today, and says which day of theirs that is.
    fn receive(&mut self, owner: RepId) -> i32 {
        let zone = self.picture.roster.get(owner).map_or(Zone::UTC, Rep::zone);
        let day = day_number(self.now.day(zone));
        self.count_received(owner, day, 1);
        self.load(owner, |load| {
            load.today += 1;
            load.this_week += 1;
            load.this_month += 1;
        });
        day
    }

    /// The decision is the rep's newest turn; gives the one before.
    fn take_turn(&mut self, owner: RepId, id: DecisionId) -> Option<DecisionId> {
        let mut before = None;
        self.load(owner, |load| before = load.last.replace(id));
        before
    }

    /// Writes a lead as it stands now, with its counts, the change it went through, and what was decided about it, which
    /// is given back. A new one is pending for a while: see [`Self::write_pending`].
    pub fn finish(
        &mut self,
        moving: Moving,
        fingerprint: Option<crate::model::lead::Fingerprint>,
    ) -> Result<Option<(DecisionId, Decision)>> {
        let Moving { before, record, decided } = moving;
        let (id, after) = (record.lead.id, &record.lead.state);
        self.concerns(id);
        let was = before.as_ref().map(|before| (&before.lead.state, &before.placing));
        self.recount(was, Some((after, &record.placing)))?;
        let group = decided.as_ref().and_then(|kept| group_of(&kept.decision, before.as_ref(), &record.placing)).cloned();
        let group = group.map(|snag| self.picture.names.id(self.tx, &snag.to_string())).transpose()?;
        let decision = decided.as_ref().map(|kept| Ok::<_, StoreError>(DecisionRow::of(kept)?.of_group(group))).transpose()?;
        match &before {
            None => {
                if self.pending.push(record, fingerprint, decision) {
                    self.write_pending()?;
                }
            }
            Some(before) => {
                self.write_pending()?;
                if let Some(change) = Change::between(Subject::Lead(id), &as_json(before), &as_json(&record)) {
                    leads::save_state(self.tx, &mut self.picture.names, id, after, &record.placing)?;
                    if before.lead.external_id != record.lead.external_id {
                        leads::save_external_id(self.tx, id, record.lead.external_id.as_deref())?;
                    }
                    if before.lead.profile != record.lead.profile {
                        leads::save_profile(self.tx, id, &before.lead.profile, &record.lead.profile)?;
                    }
                    self.changed(change);
                    self.ask_anew(before, &record)?;
                }
                if let Some(decision) = &decision {
                    decisions::insert(self.tx, decision)?;
                }
            }
        }
        Ok(decided.map(|kept| (kept.id, kept.decision)))
    }

    /// Moves the kept counts from one state of a lead to another.
    pub fn recount(&mut self, before: Option<(&LeadState, &Placing)>, after: Option<(&LeadState, &Placing)>) -> Result<()> {
        for (side, by) in [(before, -1), (after, 1)] {
            let Some((state, placing)) = side else { continue };
            self.tally(Tally::Stage(code::stage(state.stage)), by);
            if let (Stage::Fallback, Some(cause)) = (state.stage, placing.cause) {
                self.tally(Tally::Cause(code::cause(cause)), by);
            }
            if let (Stage::Fallback, Some(snag)) = (state.stage, &placing.snag) {
                let group = self.picture.names.id(self.tx, &snag.to_string())?;
                self.tally(Tally::Snag(group), by);
            }
            if let Some(held_for) = &state.held_for {
                let held_for = self.picture.names.id(self.tx, &held_for.to_string())?;
                self.tally(Tally::Held(held_for), by);
            }
            if state.is_breached() {
                self.tally(Tally::Breached, by);
            }
            if let (Stage::Assigned, Some(owner)) = (state.stage, state.owner) {
                self.tally(Tally::Untouched(owner), by);
            }
            if let Some(owner) = state.owner.filter(|_| state.stage.is_held_by_owner()) {
                self.load(owner, |load| load.open = load.open.saturating_add_signed(by as i32));
            }
        }
        Ok(())
    }
}

/// The lead's state after a decision.
fn obey(state: &mut LeadState, decision: &Decision, id: DecisionId) {
    state.decision = Some(id);
    state.held_for = None;
    state.snoozed_until = None;
    match &decision.outcome {
        Outcome::Assigned { owner, covering_for } => {
            // Somebody has reached out already: the buyer's clock is met, whoever goes on.
            state.stage = if state.touched_at.is_some() { Stage::Working } else { Stage::Assigned };
            state.owner = Some(*owner);
            state.covering_for = *covering_for;
        }
        Outcome::Fallback { held, .. } => {
            state.stage = Stage::Fallback;
            (state.owner, state.covering_for) = (None, None);
            state.held_for = match held {
                Held::For(what) => Some(what.clone()),
                Held::No => None,
            };
        }
        Outcome::Nurture => {
            state.stage = Stage::Nurture;
            (state.owner, state.covering_for, state.clock, state.sla) = (None, None, None, None);
        }
        Outcome::Duplicate { of, .. } => {
            state.stage = Stage::Duplicate;
            state.joined_to = Some(*of);
            (state.owner, state.covering_for, state.clock, state.sla) = (None, None, None, None);
        }
        Outcome::Closed { owner } => {
            // The caller sets how it ended; without a word it was lost.
            if !matches!(state.stage, Stage::Closed(_)) {
                state.stage = Stage::Closed(Closing::Lost);
            }
            (state.owner, state.covering_for) = (*owner, None);
        }
    }
}

/// All that can change of a lead as one JSON object: its state, and under names of their own its id elsewhere, its placing
/// and its profile.
pub(super) fn as_json(record: &LeadRecord) -> Value {
    let mut all = Map::new();
    let mut add = |prefix: &str, part: serde_json::Result<Value>| {
        if let Ok(Value::Object(part)) = part {
            all.extend(part.into_iter().map(|(key, value)| (format!("{prefix}{key}"), value)));
        }
    };
    add("", serde_json::to_value(&record.lead.state));
    add("placing.", serde_json::to_value(&record.placing));
    add("profile.", serde_json::to_value(&record.lead.profile));
    if let Some(external_id) = &record.lead.external_id {
        all.insert("lead.external_id".to_owned(), external_id.as_str().into());
    }
    Value::Object(all)
}

/// The inverse of [`as_json`] for the fields of `fields`: sets them in the record.
pub(super) fn set_json(record: &mut LeadRecord, fields: &Map<String, Value>) -> serde_json::Result<()> {
    let Value::Object(mut all) = as_json(record) else { return Ok(()) };
    all.extend(fields.iter().map(|(key, value)| (key.clone(), value.clone())));
    let part = |prefix: &str| -> Value {
        let own = |key: &str| match prefix {
            "" => (!key.contains('.')).then(|| key.to_owned()),
            _ => key.strip_prefix(prefix).map(str::to_owned),
        };
        let fields = all.iter().filter(|(_, value)| !value.is_null()).filter_map(|(key, value)| Some((own(key)?, value.clone())));
        Value::Object(fields.collect())
    };
    record.lead.state = serde_json::from_value(part(""))?;
    record.placing = serde_json::from_value(part("placing."))?;
    record.lead.profile = serde_json::from_value(part("profile."))?;
    record.lead.external_id = all.get("lead.external_id").and_then(Value::as_str).map(str::to_owned);
    Ok(())
}

fn place(placing: &mut Placing, decision: &Decision, book: Option<PoolName>) {
    placing.cause = match decision.outcome {
        Outcome::Fallback { cause, .. } => Some(cause),
        Outcome::Assigned { .. } | Outcome::Nurture | Outcome::Duplicate { .. } | Outcome::Closed { .. } => None,
    };
    placing.rule = decision.rule().map(|rule| rule.name.clone());
    placing.pool = book;
    let routed = !matches!(decision.trigger, Trigger::ByHand | Trigger::Imported);
    if routed {
        placing.territory.clone_from(&decision.territory);
        placing.segment.clone_from(&decision.segment);
        placing.relation =
            Some(decision.account.as_ref().map_or(Relation::NoAccount, |account| Relation::Of(account.relationship)));
    }
}

/// The group of fallback that a decision leads to, or that its lead leaves because a person gave it to somebody.
fn group_of<'a>(decision: &Decision, before: Option<&'a LeadRecord>, after: &'a Placing) -> Option<&'a Snag> {
    let left = || {
        let before = before.filter(|before| before.lead.state.stage == Stage::Fallback)?;
        before.placing.snag.as_ref().filter(|_| decision.trigger == Trigger::ByHand)
    };
    after.snag.as_ref().or_else(left)
}

/// Fallback because a person or a policy says so, with nothing asked.
pub(super) fn to_fallback(cause: Cause) -> Outcome {
    Outcome::Fallback { cause, held: Held::No }
}
