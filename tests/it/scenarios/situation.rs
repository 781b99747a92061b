//! The situation before the first lead: people, accounts, leads they hold, and what the past left in the rotation.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use leadtower::{
    intake::normalise::fold_company,
    model::{
        absence::AbsenceKind,
        account::{Account, Relationship},
        decision::{Cause, Decision, ENGINE, Held, MemberVerdict, Outcome, Standing, Trigger, Verdict},
        hours::{Block, Week},
        id::{AccountId, DecisionId, EntryId, LeadId, PoolName, RepId},
        journal::{Actor, Rehearsed, RowCounts, What},
        lead::{Closing, Lead, LeadState, Profile, Stage},
        rep::{Capacity, Rep},
        rotation::{Bookings, Share},
        sla::ClockKind,
        time::{Instant, Millis, Zone, day_number},
    },
    routing::rotation::hand_pick,
    store::{
        Conn, Tx, absences, accounts, code, decisions,
        decisions::{DecisionRow, KeptDecision},
        journal,
        leads::{self, LeadRecord, Placing},
        names::Names,
        reps, rotation,
        tally::{self, Tally},
    },
    worktime::{
        sla::{self, Working},
        span::Stop,
    },
};

use super::{
    book::CannotPlay,
    format::{self, Given, Name},
};

/// Who bears which number.
#[derive(Debug, Default)]
pub struct People {
    pub reps: BTreeMap<Name, RepId>,
    pub leads: BTreeMap<Name, LeadId>,
    /// How many decisions about a lead belong to the situation.
    pub decided_before: BTreeMap<LeadId, usize>,
}

struct Setting<'a> {
    given: &'a Given,
    tx: &'a Tx<'a>,
    names: Names,
    entry: EntryId,
    at: Instant,
    people: People,
    zones: BTreeMap<RepId, Zone>,
    open: BTreeMap<RepId, u32>,
    /// When each rep got a lead.
    got: BTreeMap<RepId, BTreeSet<Instant>>,
}

/// Writes the situation as of `at` into a new database.
pub fn write(given: &Given, path: &Path, at: Instant) -> Result<People, CannotPlay> {
    let conn = Conn::open(path).unwrap();
    let tx = conn.begin().unwrap();
    let entry = journal::begin(&tx, at, &Actor::file("situation"), None, Rehearsed::No).unwrap();
    journal::complete(&tx, entry, &What::RepsImported { counts: RowCounts::default(), drained: 0 }, 0, None).unwrap();

    let names = Names::load(&tx).unwrap();
    let mut setting = Setting {
        given,
        tx: &tx,
        names,
        entry,
        at,
        people: People::default(),
        zones: BTreeMap::new(),
        open: BTreeMap::new(),
        got: BTreeMap::new(),
    };
    setting.reps()?;
    setting.accounts();
    setting.held_leads();
    setting.known_leads();
    setting.history();
    setting.loads();
    let people = setting.people;
    tx.commit().unwrap();
    Ok(people)
}

impl Setting<'_> {
    fn reps(&mut self) -> Result<(), CannotPlay> {
        for (rep, id) in self.given.reps.iter().zip(1..) {
            let kept = person(rep, RepId(id))?;
            self.zones.insert(kept.id, kept.zone());
            self.people.reps.insert(rep.id.clone(), kept.id);
            reps::insert(self.tx, self.entry, &kept).unwrap();
            for absence in &rep.absences {
                // Who has not started yet has been away ever since.
                let from = absence.from.unwrap_or(Instant::MIN);
                absences::insert(self.tx, self.entry, kept.id, from, absence.until, absence_kind(absence.kind)).unwrap();
            }
        }
        for rep in self.given.reps.iter().filter(|rep| rep.backup.is_some()) {
            let backup = rep.backup.as_ref().map(|backup| self.people.reps[backup]);
            reps::update(self.tx, &Rep { backup, ..person(rep, self.people.reps[&rep.id])? }).unwrap();
        }
        Ok(())
    }

    fn accounts(&self) {
        for (account, id) in self.given.accounts.iter().zip(1..) {
            let kept = Account {
                id: AccountId(id),
                external_id: account.crm_id.clone(),
                name: account.name.clone(),
                folded_name: fold_company(&account.name),
                relationship: match account.relation {
                    format::Relation::Customer => Relationship::Customer,
                    format::Relation::OpenOpportunity => Relationship::OpenOpportunity,
                    format::Relation::Target => Relationship::Target,
                },
                domains: account.domains.iter().map(|domain| domain.to_lowercase()).collect(),
                owner: account.owner.as_ref().map(|owner| self.people.reps[owner]),
                owner_named: None,
                created_at: None,
            };
            accounts::save(self.tx, self.entry, &kept).unwrap();
        }
    }

    /// Leads a rep holds that are not listed one by one.
    fn held_leads(&mut self) {
        let held: Vec<(RepId, u32)> =
            self.given.reps.iter().map(|rep| (self.people.reps[&rep.id], rep.open.iter().map(|held| held.count).sum())).collect();
        for (owner, count) in held {
            for _ in 0..count {
                let state = LeadState { stage: Stage::Assigned, owner: Some(owner), ..LeadState::received() };
                self.keep(Profile::default(), None, self.at - Millis::DAY, state, Placing::default());
            }
        }
    }

    fn known_leads(&mut self) {
        for lead in &self.given.leads {
            let owner = lead.owner.as_ref().map(|owner| self.people.reps[owner]);
            let at = lead.at.unwrap_or(self.at);
            let stage = match (owner, lead.status.unwrap_or(format::LeadStatus::Open)) {
                (_, format::LeadStatus::Closed) => Stage::Closed(Closing::Won),
                (Some(_), format::LeadStatus::Touched) => Stage::Working,
                (Some(_), format::LeadStatus::Open) => Stage::Assigned,
                (None, _) => Stage::Fallback,
            };
            let outcome = match owner {
                Some(owner) => Outcome::Assigned { owner, covering_for: None },
                None => Outcome::Fallback { cause: Cause::NobodyAvailable, held: Held::No },
            };
            let decision = decisions::next_id(self.tx).unwrap();
            let state = LeadState {
                stage,
                owner,
                decision: Some(decision),
                touched_at: (stage == Stage::Working).then_some(at),
                closed_at: matches!(stage, Stage::Closed(_)).then_some(at),
                sla: self.given.sla.as_ref().map(|_| "first-touch".into()),
                clock: self.clock(stage, owner, at),
                ..LeadState::received()
            };
            let placing = Placing {
                cause: (stage == Stage::Fallback).then_some(Cause::NobodyAvailable),
                pool: lead.pool.as_deref().map(PoolName::from),
                ..Placing::default()
            };
            let id = self.keep(super::profile(lead), lead.crm_id.clone(), at, state, placing);
            self.people.leads.insert(lead.id.clone(), id);
            self.people.decided_before.insert(id, 1);
            self.decide(decision, id, at, outcome);
            if let Some(owner) = owner {
                self.receive(owner, at);
            }
        }
    }

    fn clock(&self, stage: Stage, owner: Option<RepId>, at: Instant) -> Option<leadtower::model::sla::Clock> {
        let sla = super::book::book(self.given, &[], at).ok()?.slas.pop()?;
        let owner = self.given.reps.iter().find(|rep| owner == self.people.reps.get(&rep.id).copied());
        let hours = owner.and_then(|rep| person(rep, RepId(0)).ok()?.hours(&BTreeSet::new()));
        let windows = owner.iter().flat_map(|rep| &rep.absences);
        let stops: Vec<Stop> = windows.map(|absence| (absence.from.unwrap_or(Instant::MIN), absence.until)).collect();
        let runs = matches!(stage, Stage::Assigned | Stage::Fallback) || sla.clock == ClockKind::Elapsed && stage == Stage::New;
        runs.then(|| sla::start(&sla, at, Working { hours: hours.as_ref(), absences: &stops }))
    }

    fn keep(&mut self, profile: Profile, external_id: Option<String>, at: Instant, state: LeadState, placing: Placing) -> LeadId {
        let id = leads::next_id(self.tx).unwrap();
        if let Some(owner) = state.owner.filter(|_| state.stage.is_held_by_owner()) {
            *self.open.entry(owner).or_default() += 1;
        }
        tally::add(self.tx, Tally::Stage(code::stage(state.stage)), 1).unwrap();
        let lead =
            Lead { id, origin: "given".to_owned(), external_id, received_at: at, came_in_at: at, profile, state, erased: None };
        leads::insert(self.tx, &mut self.names, &LeadRecord { lead, placing }, None).unwrap();
        id
    }

    fn decide(&self, id: DecisionId, lead: LeadId, at: Instant, outcome: Outcome) {
        let decision = Decision {
            lead,
            at,
            rulebook: None,
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
        };
        let (received_day, last_before, taken_back) = (None, None, None);
        let ledger_day = day_number(at.day(Zone::UTC));
        let (entry, extra) = (self.entry, Bookings::default());
        let kept = KeptDecision { id, entry, decision, received_day, ledger_day, last_before, taken_back, extra };
        decisions::insert(self.tx, &DecisionRow::of(&kept).unwrap()).unwrap();
    }

    fn receive(&mut self, rep: RepId, at: Instant) {
        reps::add_received(self.tx, rep, day_number(at.day(self.zones[&rep])), 1).unwrap();
        self.got.entry(rep).or_default().insert(at);
    }

    /// Earlier assignments, played as picks of their pools in the order of time.
    fn history(&mut self) {
        let mut past: Vec<(Instant, usize, &format::Rep, &format::Past)> = Vec::new();
        for rep in &self.given.reps {
            let entries = rep.history.iter().filter(|entry| !entry.void);
            past.extend(entries.map(|entry| (entry.at, self.place(&entry.pool, &rep.id), rep, entry)));
        }
        past.sort_by_key(|(at, place, _, _)| (*at, *place));
        let mut balances: BTreeMap<PoolName, BTreeMap<RepId, Share>> = BTreeMap::new();
        for (at, _, rep, entry) in past {
            let receiver = self.people.reps[&rep.id];
            self.receive(receiver, at);
            let pool = self.given.pools.iter().find(|pool| pool.id == entry.pool && !entry.by_hand);
            for credit in pool.map(|pool| self.pick(pool, receiver, at).credits).unwrap_or_default() {
                *balances.entry(credit.pool).or_default().entry(credit.rep).or_default() += credit.share;
            }
        }
        for (pool, shares) in balances {
            let id = self.names.id(self.tx, pool.as_str()).unwrap();
            rotation::save(self.tx, id, &shares.into_iter().collect::<Vec<_>>()).unwrap();
        }
    }

    fn place(&self, pool: &str, rep: &str) -> usize {
        let pool = self.given.pools.iter().find(|one| one.id == pool);
        pool.and_then(|pool| pool.members.iter().position(|member| member.rep == rep)).unwrap_or(usize::MAX)
    }

    /// What a pick of then booked: candidates were those who had joined, active and not away.
    fn pick(&self, pool: &format::Pool, receiver: RepId, at: Instant) -> Bookings {
        let pool_of_then = super::book::pool(pool, at);
        let verdicts: Vec<MemberVerdict> = pool_of_then
            .members
            .iter()
            .map(|member| {
                let rep = self.given.reps.iter().find(|rep| rep.id == member.rep.as_str()).unwrap();
                let weight = if pool.strategy == format::Strategy::RoundRobin { 1 } else { member.weight };
                MemberVerdict { rep: self.people.reps[&rep.id], weight, balance: Share::ZERO, verdict: verdict(rep, at) }
            })
            .collect();
        hand_pick(&pool_of_then.name, &verdicts, receiver)
    }

    /// The decision of a rep's last lead: a number below all that will be made, the same for the same second.
    fn loads(&self) {
        let seconds: BTreeSet<Reverse<Instant>> = self.got.values().flatten().copied().map(Reverse).collect();
        let number = |at: &Instant| seconds.iter().position(|second| second.0 == *at).map(|place| DecisionId(-1 - place as i64));
        for rep in self.people.reps.values() {
            let last = self.got.get(rep).and_then(BTreeSet::last).and_then(number);
            reps::save_load(self.tx, *rep, self.open.get(rep).copied().unwrap_or(0), last).unwrap();
        }
    }
}

fn verdict(rep: &format::Rep, at: Instant) -> Verdict {
    let away =
        |absence: &&format::Absence| absence.from.is_none_or(|from| from <= at) && absence.until.is_none_or(|until| at < until);
    if rep.status == format::Status::Inactive {
        Verdict::Inactive
    } else if let Some(absence) = rep.absences.iter().find(away) {
        Verdict::Away { kind: absence_kind(absence.kind), until: absence.until }
    } else {
        Verdict::InLine(Standing { owed: Share::ZERO, load: None, priority: None })
    }
}

/// The kind of an absence as the program knows it.
pub fn absence_kind(kind: format::AbsenceKind) -> AbsenceKind {
    match kind {
        format::AbsenceKind::Vacation => AbsenceKind::Vacation,
        format::AbsenceKind::Sick => AbsenceKind::Sick,
        format::AbsenceKind::Paused => AbsenceKind::Paused,
        format::AbsenceKind::Away | format::AbsenceKind::Other => AbsenceKind::Other,
    }
}

/// A rep, active: a book that names them is published before they leave.
fn person(rep: &format::Rep, id: RepId) -> Result<Rep, CannotPlay> {
    if rep.capacity.per_window.is_some() {
        return Err("a cap in a sliding window".to_owned());
    }
    let mut person = Rep::named(id, &rep.id);
    person.capacity = Capacity { max_open: rep.capacity.open, max_per_day: rep.capacity.per_day, ..Capacity::default() };
    person.languages = rep.languages.iter().map(|tag| tag.parse().unwrap()).collect();
    if let Some(hours) = &rep.hours {
        person.zone = Some(hours.tz.parse().unwrap());
        person.week = Some(week(hours));
        person.holidays = hours.holidays.iter().copied().collect();
    }
    Ok(person)
}

fn week(hours: &format::Hours) -> Week {
    let minute = |text: &str| -> u16 {
        let (hour, minute) = text.split_once(':').unwrap();
        hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
    };
    let mut days: [Vec<Block>; 7] = Default::default();
    for (day, name) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter().enumerate() {
        for (open, close) in hours.week.get(name).into_iter().flatten() {
            let (open, close) = (minute(open), minute(close));
            if open < close {
                days[day].push(Block { open, close });
            } else {
                days[day].push(Block { open, close: 24 * 60 });
                days[(day + 1) % 7].push(Block { open: 0, close });
            }
        }
    }
    Week::new(days)
}
