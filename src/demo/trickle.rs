//! While one looks, life goes on: every few seconds somebody writes, and now and then a rep reaches out or a lead ends. On a
//! thread and a connection of its own; whoever looks never waits for it.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    actions::{
        Desk, ask,
        command::{Close, Command, Seen, SeenDecision, Touch},
    },
    clock::Clock,
    model::{
        filter::{Filter, OwnerIs, Status},
        id::RepId,
        journal::Actor,
        lead::{Closing, DismissReason},
        listing::{Availability, LeadRow},
        time::{Instant, Millis},
    },
    store::{
        Conn,
        page::{Order, Page},
    },
};

use super::{
    DemoError, arrivals,
    company::Company,
    dice::Dice,
    stage::{Stage, Time},
};

/// Between two that write, in milliseconds.
const PAUSE: (i64, i64) = (5_000, 20_000);
/// Before the first: whoever has just come sees that something happens.
const FIRST_PAUSE: Duration = Duration::from_secs(3);
/// Nobody answers what has just come in.
const READ: Millis = Millis(4 * Millis::MINUTE.0);
/// Leads that a rep looks at.
const LOOK: usize = 50;

/// Life while somebody looks. It stops when this is dropped.
#[derive(Debug)]
pub struct Trickle {
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Trickle {
    /// Lets life go on in the sample at `path`.
    pub fn start(path: &Path, seed: u32) -> std::io::Result<Self> {
        let (stop, stopped) = sync_channel(0);
        let path: PathBuf = path.to_owned();
        let thread = std::thread::Builder::new().name("trickle".to_owned()).spawn(move || {
            // Where it cannot go on the sample stays as it is: that is no fault of whoever looks.
            let _ = live(&path, seed, &stopped);
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Trickle {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // What it is at takes milliseconds; a panic of its own was told already.
            let _ = thread.join();
        }
    }
}

fn live(path: &Path, seed: u32, stopped: &Receiver<()>) -> Result<(), DemoError> {
    let desk = Desk::new(Conn::open_existing(path)?, Clock::System, Actor::clock());
    let mut life = Life::at(desk, Time::Real, seed)?;
    let mut pause = FIRST_PAUSE;
    loop {
        match stopped.recv_timeout(pause) {
            Err(RecvTimeoutError::Timeout) => life.go_on(Clock::System.now())?,
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        pause = life.pause();
    }
}

/// What happens, without the waiting.
#[derive(Debug)]
struct Life {
    company: Company,
    stage: Stage,
    seed: u32,
    dice: Dice,
}

impl Life {
    /// Goes on where the sample at that desk stands.
    fn at(desk: Desk, time: Time, seed: u32) -> Result<Self, DemoError> {
        let came_in = leads(&desk)?;
        let mut stage = Stage::new(desk, time, came_in);
        stage.meet_team()?;
        Ok(Self { company: Company::read()?, stage, seed, dice: Dice::of(seed, "life", came_in) })
    }

    /// How long nothing happens.
    fn pause(&mut self) -> Duration {
        Duration::from_millis(self.dice.between(PAUSE.0, PAUSE.1).unsigned_abs())
    }

    /// Somebody writes; then those at work answer others, so that the lists stay as long as they are.
    fn go_on(&mut self, now: Instant) -> Result<(), DemoError> {
        let mut dice = Dice::of(self.seed, "newcomer", self.stage.came_in());
        let Some(person) = arrivals::somebody_awake(&self.company, now, &mut dice) else { return Ok(()) };
        self.stage.receive(person.feed, person.feed.name(), &[person], now)?;
        let roster = ask::roster(&mut self.stage.desk)?;
        let at_work = roster
            .iter()
            .filter(|row| matches!(row.availability, Availability::Available { until: Some(_) } | Availability::Full(_)));
        let at_work: Vec<RepId> = at_work.map(|row| row.rep.id).collect();
        if dice.chance(800) {
            self.reach_out(&at_work, now)?;
        }
        if dice.chance(800) {
            self.come_to_an_end(&at_work, now, &mut dice)?;
        }
        Ok(())
    }

    /// Of those at work, whoever has let a lead wait the longest, answers it.
    fn reach_out(&mut self, at_work: &[RepId], now: Instant) -> Result<(), DemoError> {
        let filter = Filter { older_than: Some(READ), ..of(at_work, Status::Assigned) };
        let waiting = self.find(&filter, Order::Due, now)?;
        let Some((row, owner)) = first_owned(&waiting) else { return Ok(()) };
        let who = self.actor(owner);
        let seen = Seen { lead: row.id, decision: SeenDecision::This(row.decision) };
        self.stage.act(&who, now, &Command::Touch(Touch { leads: vec![seen], at: None })).map(drop)
    }

    /// Of what they work on, something comes of the oldest.
    fn come_to_an_end(&mut self, at_work: &[RepId], now: Instant, dice: &mut Dice) -> Result<(), DemoError> {
        let filter = Filter { older_than: Some(Millis(2 * Millis::DAY.0)), ..of(at_work, Status::Working) };
        let working = self.find(&filter, Order::Oldest, now)?;
        let chosen = dice.pick(&working).cloned();
        let Some((row, owner)) = chosen.as_ref().and_then(|row| Some((row, row.owner?))) else { return Ok(()) };
        let ends = [(Closing::Meeting, 45), (Closing::Opportunity, 15), (Closing::Lost, 28), (Closing::Disqualified, 12)];
        let closing = dice.weighted(&ends, |(_, share)| *share).map_or(Closing::Lost, |(closing, _)| *closing);
        let reason = (closing == Closing::Disqualified).then_some(DismissReason::NotALead);
        let who = self.actor(owner);
        let seen = Seen { lead: row.id, decision: SeenDecision::This(row.decision) };
        self.stage.act(&who, now, &Command::Close(Close { leads: vec![seen], closing, reason, value: None })).map(drop)
    }

    fn find(&mut self, filter: &Filter, order: Order, now: Instant) -> Result<Vec<LeadRow>, DemoError> {
        self.stage.go_to(now);
        Ok(ask::page(&mut self.stage.desk, filter, Page::first(order, LOOK))?)
    }

    fn actor(&self, rep: RepId) -> Actor {
        self.stage.hand(rep).map_or_else(Actor::clock, |hand| Actor::named(&hand.name))
    }
}

/// How many there are, in sight or not.
fn leads(desk: &Desk) -> Result<u64, DemoError> {
    let totals = ask::totals(desk)?;
    Ok(totals.by_stage.iter().map(|(_, leads)| leads).sum::<u64>() + totals.snoozed)
}

/// Leads of that status that they have.
fn of(reps: &[RepId], status: Status) -> Filter {
    // Nobody at work is nobody: an empty list of owners would ask for none.
    let owners = if reps.is_empty() { vec![OwnerIs::Nobody] } else { reps.iter().copied().map(OwnerIs::Rep).collect() };
    Filter { owners, statuses: vec![status], ..Filter::default() }
}

fn first_owned(rows: &[LeadRow]) -> Option<(&LeadRow, RepId)> {
    rows.iter().find_map(|row| Some((row, row.owner?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{demo::story, model::id::LeadId, store::doctor};

    fn life(now: Instant) -> Life {
        let conn = story::tell(1, now, &Actor::named("dana")).unwrap();
        Life::at(Desk::new(conn, Clock::Fixed(now), Actor::clock()), Time::Told, 1).unwrap()
    }

    #[test]
    fn somebody_writes_each_time_and_the_lists_do_not_grow_without_end() {
        let start: Instant = "2026-11-24T17:42:00Z".parse().unwrap();
        let mut life = life(start);
        let count = |life: &Life, status: &[&str]| {
            let totals = ask::totals(&life.stage.desk).unwrap();
            totals.by_stage.iter().filter(|(stage, _)| status.contains(&stage.as_str())).map(|(_, n)| n).sum::<u64>()
        };
        let (open, all) = (["assigned", "working", "fallback"], 900);
        let before = count(&life, &open);
        for n in 1..=150 {
            life.go_on(start + Millis(n * 12_000)).unwrap();
            assert!((5_000..=20_000).contains(&life.pause().as_millis()));
        }
        let after = count(&life, &open);
        assert!(after < before + 80, "{before} open before, {after} after 150 more");
        assert_eq!(leads(&life.stage.desk).unwrap(), all + 150);
        assert!(doctor::examine(life.stage.desk.conn()).unwrap().iter().all(|found| found.faults.is_empty()));
    }

    #[test]
    fn the_same_people_write_to_the_same_sample_and_nobody_twice_after_a_restart() {
        let start: Instant = "2026-11-24T17:42:00Z".parse().unwrap();
        let newest = |life: &mut Life| {
            life.go_on(start + Millis::MINUTE).unwrap();
            let number = i64::try_from(life.stage.came_in()).unwrap();
            ask::lead(&life.stage.desk, LeadId(number)).unwrap().and_then(|lead| lead.profile.email).unwrap()
        };
        let (mut one, mut other) = (life(start), life(start));
        let first = newest(&mut one);
        assert_eq!(first, newest(&mut other));
        let second = newest(&mut one);
        let mut again = Life::at(other.stage.desk, Time::Told, 1).unwrap();
        assert_eq!(second, newest(&mut again), "it goes on where it stood");
        assert_ne!(first, second);
    }
}
