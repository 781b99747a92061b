//! A lead comes in: known already, the same person as an open one, history of a CRM, or to be routed.

mod known;

use std::{mem, ops::AddAssign};

use crate::{
    model::{
        arrived::Arrived,
        decision::{Decision, ENGINE, Outcome, Trigger},
        id::{DecisionId, EntryId, LeadId, RepId},
        journal::{Actor, RoutedCounts, RowCounts, What},
        lead::{Lead, LeadDraft, LeadState, Stage, Standing},
        rotation::Bookings,
    },
    store::leads::{self, LeadRecord, Placing},
};

use super::{
    Desk,
    command::{Add, ReceiveBatch, Routing},
    error::{ActionError, Refusal},
    receipt::{Receipt, Touched},
    routing::{Question, Size},
    session::{Done, Session},
    settle::Moving,
};

/// The origin of leads typed by hand.
pub const BY_HAND: &str = "by_hand";

/// What became of one draft.
struct Received {
    lead: LeadId,
    row: Row,
    decision: Option<(DecisionId, Decision)>,
}

/// What one row was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Imported,
    Updated,
    Unchanged,
    Duplicate,
}

/// Whether a known record is met as an update, as in a file, or as the same person asking again, as in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    File(Routing),
    Hand,
}

impl Desk {
    /// Takes in one lead by hand and routes it.
    pub(super) fn add(&mut self, add: &Add) -> Result<Receipt, ActionError> {
        let draft = &add.draft;
        let known = &draft.profile;
        let named = known.name.is_some() && known.company.is_some();
        if known.email.is_none() && known.phone.is_none() && draft.external_id.is_none() && !named {
            return Err(Refusal::NothingToKnowBy.into());
        }
        let done = self.in_one_transaction(self.actor.clone(), None, |session| {
            let received = session.take_in(BY_HAND, draft.clone(), Door::Hand)?;
            let (mut counts, mut routed) = (RowCounts::default(), RoutedCounts::default());
            count(&received, &mut counts, &mut routed);
            session.drain()?;
            Ok(Some(Done::new(What::Received { counts, routed, drained: session.drained() }, received)))
        })?;
        Ok(Receipt::of(done.map(|(entry, what, received)| (entry, what, vec![touched(received)]))))
    }

    /// Takes in a part of a file: one transaction, one entry. Acts as `file:NAME`, whoever started it.
    pub fn receive_batch(&mut self, part: ReceiveBatch) -> Result<BatchReceipt, ActionError> {
        let mut answer = BatchReceipt::default();
        let actor = Actor::file(&part.file);
        let done = self.in_one_transaction(actor, Some(&part.batch), |session| {
            for (index, draft) in part.drafts.into_iter().enumerate() {
                match session.take_in_of_file(&part.origin, draft, part.routing)? {
                    Ok(received) => {
                        answer.stood.count(&received);
                        count(&received, &mut answer.counts, &mut answer.routed);
                    }
                    Err(why) => answer.refused.push((index, why)),
                }
            }
            let rejected = part.rejected + answer.refused.len() as u64;
            answer.counts.rejected += rejected;
            answer.counts.rows += rejected;
            let BatchReceipt { counts, routed, .. } = answer;
            if counts.imported + counts.updated + counts.duplicates == 0 {
                return Ok(None);
            }
            session.drain()?;
            Ok(Some(Done::new(What::Received { counts, routed, drained: session.drained() }, ())))
        })?;
        answer.entry = done.map(|(entry, _, ())| entry);
        Ok(answer)
    }
}

/// What became of a part of a file of leads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BatchReceipt {
    /// Its entry; `None` when nothing changed.
    pub entry: Option<EntryId>,
    /// Rows by what they were.
    pub counts: RowCounts,
    /// Where those went that were routed.
    pub routed: RoutedCounts,
    /// Those that were not, since their CRM had decided.
    pub stood: StoodCounts,
    /// Drafts that were not taken in, by their place among those given, with the reason; they count as rejected.
    pub refused: Vec<(usize, String)>,
}

/// Leads that stand as their CRM has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StoodCounts {
    /// Open, with the owner they had.
    pub owned: u64,
    /// Over when they came.
    pub closed: u64,
    /// Kept as `new`: nobody was asked yet.
    pub new: u64,
}

impl StoodCounts {
    fn count(&mut self, received: &Received) {
        if received.row == Row::Imported && received.decision.is_none() {
            self.new += 1;
        }
        match received.decision.as_ref().map(|(_, decision)| (decision.trigger, &decision.outcome)) {
            Some((Trigger::Imported, Outcome::Assigned { .. })) => self.owned += 1,
            Some((Trigger::Imported, Outcome::Closed { .. })) => self.closed += 1,
            Some(_) | None => {}
        }
    }
}

impl AddAssign for StoodCounts {
    fn add_assign(&mut self, more: Self) {
        let Self { owned, closed, new } = more;
        self.new += new;
        self.owned += owned;
        self.closed += closed;
    }
}

fn touched(received: Received) -> Touched {
    Touched { lead: received.lead, decision: received.decision }
}

fn count(received: &Received, counts: &mut RowCounts, routed: &mut RoutedCounts) {
    counts.rows += 1;
    match received.row {
        Row::Imported => counts.imported += 1,
        Row::Updated => counts.updated += 1,
        Row::Unchanged => counts.unchanged += 1,
        Row::Duplicate => counts.duplicates += 1,
    }
    if let Some((_, decision)) = &received.decision
        && decision.trigger == Trigger::Received
    {
        routed.add(&decision.outcome);
    }
}

impl Session<'_> {
    /// Takes in a row of a file; the reason where it cannot be the record whose id it bears.
    fn take_in_of_file(
        &mut self,
        origin: &str,
        draft: LeadDraft,
        routing: Routing,
    ) -> Result<Result<Received, String>, ActionError> {
        if self.pending.may_be(&draft) {
            self.write_pending()?;
        }
        match self.known_record(origin, &draft)? {
            Some(known) => self.meet_again(known, &draft),
            None => self.take_in(origin, draft, Door::File(routing)).map(Ok),
        }
    }

    fn take_in(&mut self, origin: &str, mut draft: LeadDraft, door: Door) -> Result<Received, ActionError> {
        let id = self.new_lead();
        let owner = draft.owner.as_deref().and_then(|name| self.picture.roster.find(name));
        let owner = owner.map(|position| self.picture.roster.reps()[position].id);
        let way = way_of(&draft, owner, door);
        let joins = !matches!(way, Way::History(_));
        let external_id = if door == Door::Hand { draft.external_id.as_deref() } else { None };
        let open_leads = if joins { self.same_person(id, &draft.profile, external_id)? } else { Vec::new() };
        let is_duplicate = !open_leads.is_empty();
        let mut moving = Moving::coming(self.record(id, origin, &mut draft, owner));
        let profile = &moving.record.lead.profile;
        let question = Question { lead: id, profile, trigger: Trigger::Received, open_leads, tried: Vec::new(), previous: None };
        let (decision, booked) = match way {
            Way::Waits if !is_duplicate => {
                self.finish(moving, Some(draft.fingerprint))?;
                return Ok(Received { lead: id, row: Row::Imported, decision: None });
            }
            Way::Kept(owner) if !is_duplicate => {
                (self.imported(id, Outcome::Assigned { owner, covering_for: None }), Bookings::default())
            }
            Way::History(owner) => (self.imported(id, Outcome::Closed { owner }), Bookings::default()),
            Way::Waits | Way::Kept(_) | Way::Routed => {
                let size = if door == Door::Hand { Size::Few } else { Size::Many };
                let decision = self.in_turn(Arrived::of(&moving.record.lead), |session| session.ask(&question, size))?;
                let booked = self.through_account(profile, &decision);
                (decision, booked)
            }
        };
        let row = if matches!(decision.outcome, Outcome::Duplicate { .. }) { Row::Duplicate } else { Row::Imported };
        if door == Door::Hand
            && let Some(external_id) = &moving.record.lead.external_id
            && self.is_taken(origin, external_id)?
        {
            // The id stays with the lead it names first.
            moving.record.lead.external_id = None;
        }
        let as_in_crm = decision.trigger == Trigger::Imported;
        self.follow(&mut moving, decision, booked)?;
        if as_in_crm {
            stand_as_in_crm(&mut moving.record.lead.state, &draft);
        }
        let decision = self.finish(moving, Some(draft.fingerprint))?;
        Ok(Received { lead: id, row, decision })
    }

    fn is_taken(&self, origin: &str, external_id: &str) -> Result<bool, ActionError> {
        let Some(origin) = self.picture.names.known(origin) else { return Ok(false) };
        Ok(leads::by_external_id(self.tx, origin, external_id)?.is_some())
    }

    /// The lead that a draft becomes; takes what is known of the person out of the draft.
    fn record(&self, id: LeadId, origin: &str, draft: &mut LeadDraft, owner: Option<RepId>) -> LeadRecord {
        let mut profile = mem::take(&mut draft.profile);
        if let (Some(named), None) = (&draft.owner, owner) {
            // Whom the system names, kept where the roster knows nobody of that name.
            profile.given.insert("owner".to_owned(), named.clone());
        }
        known::note_outreach(&mut profile, draft);
        LeadRecord {
            lead: Lead {
                id,
                origin: origin.to_owned(),
                external_id: draft.external_id.take(),
                // Nothing arrives in the future: such a date is another zone's, or wrong.
                received_at: draft.created_at.map_or(self.now, |at| at.min(self.now)),
                came_in_at: self.now,
                profile,
                state: LeadState::received(),
                erased: None,
            },
            placing: Placing::default(),
        }
    }

    /// A decision about a lead that its CRM had decided already.
    fn imported(&self, lead: LeadId, outcome: Outcome) -> Decision {
        Decision {
            lead,
            at: self.now,
            rulebook: self.picture.book.version(),
            trigger: Trigger::Imported,
            engine: ENGINE,
            account: None,
            territory: None,
            segment: None,
            steps: Vec::new(),
            sla: None,
            tried: Vec::new(),
            previous: None,
            because: None,
            override_of: None,
            outcome,
        }
    }

    /// The record a row is, if it is known: by its id, or as the very same row.
    fn known_record(&self, origin: &str, draft: &LeadDraft) -> Result<Option<LeadId>, ActionError> {
        let Some(origin) = self.picture.names.known(origin) else { return Ok(None) };
        Ok(match &draft.external_id {
            Some(external_id) => leads::by_external_id(self.tx, origin, external_id)?,
            None => leads::by_fingerprint(self.tx, origin, draft.fingerprint)?,
        })
    }
}

/// What is done with a draft that is no known record.
enum Way {
    /// It is routed.
    Routed,
    /// It stays with whom its CRM names.
    Kept(RepId),
    /// It is over: kept as history.
    History(Option<RepId>),
    /// It waits as `new`.
    Waits,
}

fn way_of(draft: &LeadDraft, owner: Option<RepId>, door: Door) -> Way {
    match (draft.standing, owner, door) {
        (Standing::Closed(_), owner, Door::File(_)) => Way::History(owner),
        (_, Some(owner), Door::File(Routing::OpenAndUnowned | Routing::Hold)) => Way::Kept(owner),
        (_, None, Door::File(Routing::Hold)) => Way::Waits,
        (_, _, Door::File(Routing::OpenAndUnowned | Routing::OwnedToo) | Door::Hand) => Way::Routed,
    }
}

/// What the CRM says of touches and ends, where the lead stands as it does there.
fn stand_as_in_crm(state: &mut LeadState, draft: &LeadDraft) {
    match (state.stage, draft.standing) {
        (Stage::Closed(_), Standing::Closed(closing)) => {
            state.stage = Stage::Closed(closing);
            state.closed_at = draft.closed_at;
            state.touched_at = draft.touched_at;
            state.value = draft.value;
        }
        (Stage::Assigned, standing) if standing == Standing::Working || draft.touched_at.is_some() => {
            state.stage = Stage::Working;
            state.touched_at = draft.touched_at;
        }
        _ => {}
    }
}
