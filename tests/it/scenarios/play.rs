//! A scenario played through the actions, second by second on a clock of its own.

use std::collections::BTreeMap;

use leadtower::{
    actions::{
        Desk,
        command::{
            Add, Assign, Close, Command, EditRep, OnLeaving, Publish, ReceiveBatch, Receiver, RepDetails, Route, Routing, Seen,
            SetAbsence, Touch, Tried,
        },
        error::ActionError,
        receipt::Receipt,
    },
    clock::Clock,
    model::{
        decision::Outcome,
        id::{LeadId, RepId},
        journal::Actor,
        lead::{Closing, Fingerprint, LeadDraft, LeadState, Stage, Standing},
        rep::Employment,
        time::{Instant, Millis},
    },
    rulebook::file,
    store::{Conn, decisions, leads, leads::LeadRecord, names::Names},
};
use tempfile::TempDir;

use super::{
    book::{self, CannotPlay},
    compare::{Landed, Played},
    format::{self, Event, Intake, Lead, Name, Scenario, Status},
    situation::{self, People},
};

/// Why a case has no result.
#[derive(Debug)]
pub enum Stopped {
    /// It needs something leadtower does not have.
    Skipped(CannotPlay),
    /// A step was refused or failed.
    Failed(String),
}

enum Step<'a> {
    Event(&'a Event),
    Joins,
    Lead(&'a Lead),
}

struct World<'a> {
    scenario: &'a Scenario,
    folder: TempDir,
    people: People,
    pools: Vec<format::Pool>,
}

/// Plays a scenario and gives what came out.
pub fn play(scenario: &Scenario) -> Result<Played, Stopped> {
    let folder = tempfile::tempdir().unwrap();
    let steps = timeline(scenario);
    let start = steps.first().map_or(Instant::MIN, |(at, _)| *at) - Millis::SECOND;
    let people = situation::write(&scenario.given, &folder.path().join("leads.db"), start).map_err(Stopped::Skipped)?;
    let mut world = World { scenario, folder, people, pools: scenario.given.pools.clone() };
    world.publish(start)?;
    for rep in scenario.given.reps.iter().filter(|rep| rep.status == Status::Inactive) {
        world.deactivate(&rep.id, start)?;
    }
    for (at, step) in steps {
        match step {
            Step::Event(event) => world.event(event)?,
            Step::Joins => world.publish(at)?,
            Step::Lead(lead) => world.lead(lead, at)?,
        }
    }
    Ok(world.outcome())
}

/// Events and leads by time; at the same second events come before leads.
fn timeline(scenario: &Scenario) -> Vec<(Instant, Step<'_>)> {
    let members = scenario.given.pools.iter().flat_map(|pool| &pool.members);
    let begins = scenario.leads.iter().filter_map(|lead| lead.at).chain(scenario.events.iter().map(Event::at)).min();
    let joins = members.filter_map(|member| member.joined).filter(|joined| begins.is_some_and(|begins| begins <= *joined));
    let joins = joins.map(|at| (at, Step::Joins));
    let events = scenario.events.iter().map(|event| (event.at(), Step::Event(event)));
    let leads = scenario.leads.iter().map(|lead| (lead.at.unwrap(), Step::Lead(lead)));
    let mut steps: Vec<_> = joins.chain(events).chain(leads).collect();
    steps.sort_by_key(|(at, _)| *at);
    steps
}

impl World<'_> {
    fn conn(&self) -> Conn {
        Conn::open(&self.folder.path().join("leads.db")).unwrap()
    }

    fn desk(&self, at: Instant) -> Desk {
        Desk::new(self.conn(), Clock::Fixed(at), Actor::named("tester"))
    }

    fn perform(&self, at: Instant, command: &Command) -> Result<Receipt, Stopped> {
        self.desk(at).perform(command).map_err(|error| failed(at, &format!("{command:?}"), &error))
    }

    fn publish(&self, at: Instant) -> Result<(), Stopped> {
        let book = book::book(&self.scenario.given, &self.pools, at).map_err(Stopped::Skipped)?;
        self.perform(at, &Command::Publish(Publish::of(file::write(&book), None))).map(drop)
    }

    fn deactivate(&self, rep: &str, at: Instant) -> Result<(), Stopped> {
        let details = RepDetails { employment: Some(Employment::Inactive), ..RepDetails::default() };
        self.perform(at, &Command::EditRep(EditRep { rep: self.people.reps[rep], details })).map(drop)
    }

    fn lead(&mut self, lead: &Lead, at: Instant) -> Result<(), Stopped> {
        let draft = draft(lead, self.people.leads.len(), at);
        let id = match self.scenario.given.intake {
            Intake::Route => {
                let receipt = self.perform(at, &Command::Add(Add { draft }))?;
                receipt.leads.first().map(|touched| touched.lead)
            }
            Intake::Hold => {
                let part = ReceiveBatch {
                    file: "leads".to_owned(),
                    origin: "given".to_owned(),
                    batch: lead.id.clone(),
                    drafts: vec![draft],
                    rejected: 0,
                    routing: Routing::Hold,
                };
                self.desk(at).receive_batch(part).map_err(|error| failed(at, &lead.id, &error))?;
                leads::newest(&self.conn()).unwrap()
            }
        };
        let id = id.ok_or_else(|| Stopped::Failed(format!("{}: no lead came of it", lead.id)))?;
        self.people.leads.insert(lead.id.clone(), id);
        Ok(())
    }

    fn event(&mut self, event: &Event) -> Result<(), Stopped> {
        let id = |lead: &Name| self.people.leads[lead];
        let command = match event {
            Event::Tick { .. } => Command::Tick,
            Event::Touch { lead, .. } => Command::Touch(Touch { leads: vec![Seen::any(id(lead))], at: None }),
            Event::Close { lead, .. } => {
                Command::Close(Close { leads: vec![Seen::any(id(lead))], closing: Closing::Won, reason: None, value: None })
            }
            Event::Assign { lead, rep, .. } => Command::Assign(Assign {
                leads: vec![Seen::any(id(lead))],
                to: Receiver::Rep(self.people.reps[rep]),
                because: None,
            }),
            Event::Reroute { lead, exclude_tried, .. } => {
                let tried = if *exclude_tried == Some(false) { Tried::Include } else { Tried::Exclude };
                Command::Route(Route { leads: vec![Seen::any(id(lead))], tried })
            }
            Event::Absence { at, rep, from, until, kind } => Command::SetAbsence(SetAbsence {
                rep: self.people.reps[rep],
                from: Some(from.unwrap_or(*at)),
                until: *until,
                kind: situation::absence_kind(*kind),
                leads: OnLeaving::Keep,
            }),
            Event::Deactivate { at, rep } => return self.deactivate(rep, *at),
            Event::JoinPool { at, rep, pool, weight } => {
                let member = format::Member { rep: rep.clone(), weight: *weight, priority: None, joined: None };
                self.pools.iter_mut().filter(|one| one.id == *pool).for_each(|pool| pool.members.push(member.clone()));
                return self.publish(*at);
            }
            Event::Sweep { at } => return self.sweep(*at),
        };
        self.perform(event.at(), &command).map(drop)
    }

    /// Tries everything that waits, oldest first.
    fn sweep(&self, at: Instant) -> Result<(), Stopped> {
        let mut waiting: Vec<(Instant, LeadId)> = Vec::new();
        for id in self.people.leads.values() {
            let record = self.record(*id);
            if matches!(record.lead.state.stage, Stage::New | Stage::Fallback) {
                waiting.push((record.lead.received_at, *id));
            }
        }
        waiting.sort_unstable();
        let leads: Vec<LeadId> = waiting.into_iter().map(|(_, id)| id).collect();
        if leads.is_empty() {
            return Ok(());
        }
        self.perform(at, &Command::Route(Route { leads: Seen::all(&leads), tried: Tried::Exclude })).map(drop)
    }

    fn record(&self, id: LeadId) -> LeadRecord {
        let conn = self.conn();
        let names = Names::load(&conn).unwrap();
        leads::get(&conn, &names, id).unwrap().unwrap()
    }

    fn outcome(&self) -> Played {
        let conn = self.conn();
        let reps: BTreeMap<RepId, &Name> = self.people.reps.iter().map(|(name, id)| (*id, name)).collect();
        let leads: BTreeMap<LeadId, &Name> = self.people.leads.iter().map(|(name, id)| (*id, name)).collect();
        let rep = |id: &RepId| reps[id].clone();
        let lead = |id: &LeadId| leads.get(id).map_or_else(|| format!("L-{id}"), |name| (*name).clone());

        let mut played =
            Played { arrived: self.scenario.leads.iter().map(|lead| lead.id.clone()).collect(), ..Played::default() };
        for (name, id) in &self.people.leads {
            let all = decisions::of_lead(&conn, *id).unwrap();
            let landed = |outcome: &Outcome| match outcome {
                Outcome::Assigned { owner, .. } => Landed::Rep(rep(owner)),
                Outcome::Fallback { cause, .. } => Landed::Fallback(cause.as_str().to_owned()),
                Outcome::Nurture => Landed::Nurture,
                Outcome::Duplicate { of, .. } => Landed::Joined(lead(of)),
                Outcome::Closed { .. } => Landed::Elsewhere("closed on arrival".to_owned()),
            };
            let before = self.people.decided_before.get(id).copied().unwrap_or(0);
            if let Some(first) = all.get(before) {
                played.first.insert(name.clone(), landed(&first.decision.outcome));
            }
            let state = self.record(*id).lead.state;
            let last = all.last().map(|kept| landed(&kept.decision.outcome));
            played.last.insert(name.clone(), standing(&state, last, &rep));
            let mut owners: Vec<Name> = all.iter().filter_map(|kept| kept.decision.owner()).map(|owner| rep(&owner)).collect();
            owners.dedup();
            played.owners.insert(name.clone(), owners);
            if let Some(pool) = all.iter().rev().find_map(|kept| kept.decision.pools().last()) {
                let eligible = pool.members.iter().filter(|member| member.verdict.is_eligible());
                let mut eligible: Vec<Name> = eligible.map(|member| rep(&member.rep)).collect();
                eligible.sort();
                played.eligible.insert(name.clone(), eligible);
            }
            if let Some(due) = state.clock.and_then(|clock| clock.due) {
                played.due.insert(name.clone(), due);
            }
        }
        played
    }
}

/// Where a lead stands: its owner, or else what its newest decision says, which must agree with its stage.
fn standing(state: &LeadState, decided: Option<Landed>, rep: &impl Fn(&RepId) -> Name) -> Landed {
    match (state.owner, state.stage, decided) {
        (Some(owner), ..) => Landed::Rep(rep(&owner)),
        (None, Stage::Fallback, Some(decided @ Landed::Fallback(_)))
        | (None, Stage::Nurture, Some(decided @ Landed::Nurture))
        | (None, Stage::Duplicate, Some(decided @ Landed::Joined(_))) => decided,
        (None, stage, _) => Landed::Elsewhere(stage.as_str().to_owned()),
    }
}

fn failed(at: Instant, what: &str, error: &ActionError) -> Stopped {
    Stopped::Failed(format!("{at} {what}: {error}"))
}

fn draft(lead: &Lead, number: usize, at: Instant) -> LeadDraft {
    LeadDraft {
        profile: super::profile(lead),
        external_id: lead.crm_id.clone(),
        created_at: Some(at),
        owner: lead.owner.clone(),
        standing: Standing::Open,
        touched_at: None,
        closed_at: None,
        value: None,
        fingerprint: Fingerprint((number as u128).to_be_bytes()),
    }
}
