//! The last days again, under a draft: who would have got which lead, with absences, capacity, hours and rotation as they
//! were then.
//!
//! A [`Replay`] begins as things stood ([`Start`]) and is given what happened since, entry after entry ([`Step`]). Leads are
//! decided by the engine itself; places that become free go to held leads as they do in earnest. What people did holds
//! where it still has its sense: a lead given to somebody by hand is given to them here as well if it stands where it
//! stood then, and is left alone if the draft had sent it elsewhere. Touches and ends come when they came.
//!
//! Under the book that was live, untouched history comes out as it was, decision by decision. What is known to differ:
//!
//! - clocks are not run again: who missed a lead then loses it here as well, if they have it; nobody else does;
//! - a lead that joined an open lead joins it here too, wherever the draft had sent that one;
//! - held leads are looked at whenever an action did so then, not between;
//! - of a file that ends known leads and brings others, the ends come first;
//! - what was undone since has not happened.
//!
//! Absent on purpose: reading the journal, progress and cancelling (the caller gives the steps), English.

mod floor;
mod history;
mod line;
mod outcome;

use std::collections::{BTreeMap, HashMap};

use crate::{
    model::{
        arrived::Arrived,
        decision::{Decision, ENGINE, Held, Outcome, Trigger},
        id::{DecisionId, LeadId, PoolName, RepId},
        lead::Profile,
        rotation::{Bookings, Column, Posting, Share},
        rulebook::Rulebook,
        time::Instant,
    },
    routing::{
        Arrival,
        held::{keep_cause, says_something_new},
        moves::{self, Stood},
        rotation::pick_bookings,
        route_of_account,
    },
};

pub use history::{At, Booked, Event, Look, Routed, Standing, Start, Step, To, Turn, Waiting, Went, What};
pub use outcome::{Apart, Kind, Move, Replayed, Shift};

use floor::Floor;
use line::Line;
use outcome::Outcomes;

/// A lead on its way through history and through the draft.
#[derive(Debug, Default)]
struct Track {
    /// Where it was then.
    real: At,
    /// Where it is here.
    here: At,
    /// Where it was here before it ended.
    ended: Option<At>,
    /// In whose book it stands here.
    pool: Option<PoolName>,
    /// Who had it here.
    owners: Vec<RepId>,
    /// What gave it to its owner here, if that turn is given back later.
    turn: Option<Box<Booked>>,
    /// Its turn is given back later.
    gives_back: bool,
}

/// What leads came to a rep and what columns of the ledger say of it: share by rep and column, of each book.
#[derive(Debug, Default)]
struct Sums(BTreeMap<Option<PoolName>, BTreeMap<(RepId, Column), Share>>);

impl Sums {
    /// Adds lines; those of one book, which come together, look for it once.
    fn add(&mut self, postings: &[Posting]) {
        for lines in postings.chunk_by(|one, next| one.pool == next.pool) {
            let Some(first) = lines.first() else { continue };
            if !self.0.contains_key(&first.pool) {
                self.0.insert(first.pool.clone(), BTreeMap::new());
            }
            let Some(book) = self.0.get_mut(&first.pool) else { continue };
            for line in lines {
                *book.entry((line.rep, line.column)).or_default() += line.share;
            }
        }
    }
}

/// The rehearsal under way.
#[derive(Debug)]
pub struct Replay {
    floor: Floor,
    line: Line,
    leads: HashMap<LeadId, Track>,
    outcomes: Outcomes,
    sums: Sums,
    next_decision: i64,
    now: Instant,
}

impl Replay {
    /// From how things stood, under a draft that was validated.
    pub fn new(draft: &Rulebook, start: Start, at: Instant) -> Self {
        let Start { roster, loads, received, balances, first_decision, leads, held } = start;
        let track = |standing: Standing| Track {
            real: standing.at,
            here: standing.at,
            pool: standing.pool,
            owners: standing.owners,
            gives_back: standing.booked.is_some(),
            turn: standing.booked,
            ..Track::default()
        };
        let mut line = Line::default();
        held.into_iter().for_each(|(_, waiting)| line.join(waiting));
        Self {
            floor: Floor::new(draft, roster, &loads, received, balances, at),
            line,
            leads: leads.into_iter().map(|(lead, standing)| (lead, track(standing))).collect(),
            outcomes: Outcomes::default(),
            sums: Sums::default(),
            next_decision: first_decision,
            now: at,
        }
    }

    /// How many leads were routed so far.
    pub fn routed(&self) -> u64 {
        self.outcomes.len()
    }

    /// One entry more; whoever read it frees it.
    pub fn step(&mut self, step: &Step) {
        self.now = step.at;
        if let Some(people) = &step.people {
            self.floor.meet(people.clone(), self.now);
            self.line.forget();
        }
        if self.floor.move_on(self.now) {
            self.line.forget();
        }
        for event in &step.events {
            // What was found of a held lead when it was placed then holds here, too, from this entry on.
            if let What::Routed(routed) = &event.what
                && routed.trigger == Trigger::Drained
            {
                let account = &routed.account;
                if self.line.get(event.lead).is_some_and(|waiting| waiting.account != *account) {
                    self.line.change(event.lead, |waiting| waiting.account.clone_from(account));
                }
            }
        }
        for event in &step.events {
            self.happen(event);
        }
        if step.held == Look::AtHeld {
            self.drain(Arrived::LAST);
        }
    }

    /// What came of it.
    pub fn finish(self) -> Replayed {
        self.outcomes.finish(self.sums)
    }

    fn happen(&mut self, Event { lead, what }: &Event) {
        let lead = *lead;
        match what {
            What::Routed(routed) => self.routed_then(lead, routed),
            What::Told { arrived, profile, trigger, outcome, turn } => {
                let (arrived, trigger) = (*arrived, *trigger);
                let track = self.leads.entry(lead).or_default();
                track.gives_back |= *turn == Turn::GivenBack;
                let as_then = track.real == track.here;
                track.real = At::of(outcome);
                match trigger {
                    Trigger::ByHand => self.outcomes.apart(lead, Apart::ByHand),
                    Trigger::Sla => self.outcomes.apart(lead, Apart::ByClock),
                    Trigger::Received | Trigger::Imported | Trigger::Reroute | Trigger::Drained => {}
                }
                // What a CRM says does not hang on where the lead stands.
                if as_then || trigger == Trigger::Imported {
                    let decision = self.told(lead, trigger, outcome.clone());
                    self.follow(arrived, profile, decision);
                }
            }
            What::Joined => {
                let track = self.leads.entry(lead).or_default();
                track.real = At::Over;
                if self.line.get(lead).is_some() {
                    track.here = At::Over;
                    self.line.leave(lead);
                }
            }
            What::Ended(turn) => self.end(lead, *turn),
            What::Reopened => self.reopen(lead),
            What::Known(profile) => self.line.change(lead, |waiting| waiting.profile.clone_from(profile)),
        }
    }

    fn routed_then(&mut self, lead: LeadId, routed: &Routed) {
        let Routed { decision, arrived, profile, trigger, tried, account, turn, went } = routed;
        let (then, arrived, trigger) = (*decision, *arrived, *trigger);
        let track = self.leads.entry(lead).or_default();
        let as_then = track.real == track.here;
        track.real = match went.to {
            To::Rep(rep) => At::Rep(rep),
            To::Fallback(_) => At::Fallback,
            To::Nurture => At::Nurture,
        };
        track.gives_back |= *turn == Turn::GivenBack;
        match trigger {
            Trigger::Received | Trigger::Imported => self.outcomes.came(lead, account.as_ref(), (then, went)),
            Trigger::Reroute => self.outcomes.went(lead, (then, went)),
            // Here it is placed when a place is free here.
            Trigger::Drained => return self.outcomes.went(lead, (then, went)),
            Trigger::Sla | Trigger::ByHand => self.outcomes.apart(lead, Apart::ByClock),
        }
        if !as_then && trigger != Trigger::Received {
            if trigger == Trigger::Reroute {
                self.outcomes.apart(lead, Apart::Rerouted);
            }
            return;
        }
        // Who had it here is not asked again, where those who had it then were not.
        let mut tried = tried.clone();
        if let Some(track) = self.leads.get(&lead).filter(|_| !tried.is_empty()) {
            let more: Vec<RepId> = track.owners.iter().filter(|owner| !tried.contains(owner)).copied().collect();
            tried.extend(more);
        }
        self.drain(arrived);
        let arrival = Arrival { lead, profile, folded_company: None, trigger, open_leads: &[], tried: &tried, previous: None };
        let decision = route_of_account(&arrival, account.clone(), &self.floor.book, &self.floor.given(), self.now);
        self.follow(arrived, profile, decision);
    }

    /// Gives held leads the places there are, oldest first.
    fn drain(&mut self, before: Arrived) {
        let Some(mut round) = self.line.due(before, &self.floor, self.now) else { return };
        for place in std::mem::take(&mut round.leads) {
            let Some(waiting) = self.line.get(place.lead).filter(|waiting| round.may_help(waiting)) else { continue };
            let waiting = waiting.clone();
            let owners = self.leads.get(&place.lead).map(|track| track.owners.clone()).unwrap_or_default();
            let arrival = Arrival {
                lead: place.lead,
                profile: &waiting.profile,
                folded_company: None,
                trigger: Trigger::Drained,
                open_leads: &[],
                tried: &owners,
                previous: None,
            };
            let mut decision =
                route_of_account(&arrival, waiting.account.clone(), &self.floor.book, &self.floor.given(), self.now);
            keep_cause(Some(waiting.cause), &mut decision);
            if !says_something_new(Some(&waiting.waits_for), Some(waiting.cause), &decision) {
                continue;
            }
            let owner = decision.owner();
            self.follow(place, &waiting.profile, decision);
            if let Some(owner) = owner {
                round.taken(owner, &self.floor, self.now);
            }
        }
    }

    /// Has a lead follow a decision.
    fn follow(&mut self, arrived: Arrived, profile: &std::sync::Arc<Profile>, decision: Decision) {
        let lead = arrived.lead;
        let id = DecisionId(self.next_decision);
        self.next_decision += 1;
        let track = self.leads.entry(lead).or_default();
        let (book, given, now) = (&self.floor.book, self.floor.given(), self.now);
        let counted = match (&decision.outcome, decision.trigger) {
            (Outcome::Assigned { owner, .. }, Trigger::ByHand) => {
                moves::by_hand(book, &given, profile, track.pool.as_ref(), *owner, now)
            }
            _ => moves::through_account(book, &given, profile, &decision, now),
        };
        let stood = Stood { owner: track.here.owner(), pool: track.pool.as_ref() };
        let (extra, pool) = moves::beside(&decision, stood, counted);
        let pick = decision.placed_by().map(pick_bookings).unwrap_or_default();
        for bookings in [&pick, &extra] {
            self.floor.apply(bookings);
            self.sums.add(&bookings.postings);
        }
        if let Some(receiver) = moves::receiver(&decision) {
            self.floor.receive(receiver, id);
        }
        let before = std::mem::replace(&mut track.here, At::of(&decision.outcome));
        if let Some(owner) = decision.owner().filter(|owner| !track.owners.contains(owner)) {
            track.owners.push(owner);
        }
        if track.gives_back {
            track.turn = Some(Box::new(Booked { pick: decision.placed_by().cloned(), extra, owner: decision.owner() }));
        }
        track.pool = pool;
        let after = track.here;
        self.moved(before, after);
        self.line.leave(lead);
        if let Outcome::Fallback { cause, held: Held::For(waits_for) } = &decision.outcome {
            let account = decision.account.clone();
            let (cause, waits_for) = (*cause, waits_for.clone());
            self.line.join(Waiting { arrived, profile: profile.clone(), account, cause, waits_for });
        }
        match decision.trigger {
            Trigger::Received | Trigger::Reroute | Trigger::Drained => self.outcomes.goes(lead, decision),
            Trigger::Imported | Trigger::Sla | Trigger::ByHand => {}
        }
    }

    /// One place more for whom a lead leaves, one less for whom it reaches.
    fn moved(&mut self, before: At, after: At) {
        if before == after {
            return;
        }
        if let Some(owner) = before.owner() {
            self.floor.hold(owner, -1);
            self.line.freed();
        }
        if let Some(owner) = after.owner() {
            self.floor.hold(owner, 1);
        }
    }

    fn end(&mut self, lead: LeadId, turn: Turn) {
        let track = self.leads.entry(lead).or_default();
        track.real = At::Over;
        let before = std::mem::replace(&mut track.here, At::Over);
        if before == At::Over {
            return;
        }
        track.ended = Some(before);
        let returned = match (turn, before.owner(), track.turn.take()) {
            (Turn::GivenBack, Some(_), Some(booked)) => {
                let Booked { pick, extra, owner } = *booked;
                moves::returned(pick.as_ref(), extra, owner, &self.floor.book, &self.floor.rotation)
            }
            (Turn::GivenBack | Turn::Taken, _, _) => Bookings::default(),
        };
        self.floor.apply(&returned);
        self.sums.add(&returned.postings);
        self.line.leave(lead);
        self.moved(before, At::Over);
    }

    fn reopen(&mut self, lead: LeadId) {
        let Some(track) = self.leads.get_mut(&lead) else { return };
        let Some(before) = track.ended.take() else { return };
        (track.real, track.here) = (before, before);
        self.moved(At::Over, before);
    }

    fn told(&self, lead: LeadId, trigger: Trigger, outcome: Outcome) -> Decision {
        Decision {
            lead,
            at: self.now,
            rulebook: None,
            trigger,
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
}
